package io.dpmgrid.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.testing.TestApi;
import io.prometheus.client.Collector;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API tells of itself. */
final class MetricsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path directory;

  MetricsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void shouldServeBothFormatsAndOnlyWhatIsAskedFor() {
    try (TestApi api = new TestApi(directory)) {
      api.get("/api/v1/cluster");
      HttpResponse<String> text = api.callAs(null, "GET", "/metrics", null, Map.of());
      assertThat(text.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
      assertThat(text.body())
          .contains("dpm_api_requests_total{operation=\"getCluster\",code=\"200\",} 1.0");
      HttpResponse<String> open =
          api.callAs(
              null,
              "GET",
              "/metrics?name[]=dpm_api_connections",
              null,
              Map.of("Accept", "application/openmetrics-text; version=1.0.0"));
      assertThat(open.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/openmetrics-text");
      assertThat(open.body()).endsWith("# EOF\n").doesNotContain("dpm_api_requests");
    }
  }

  @Test
  void shouldLookAtEverythingBeforeTheFirstScrapeAndNotOnTheEventLoop() {
    Queue<String> lookers = new ConcurrentLinkedQueue<>();
    Collector watched =
        new Collector() {
          @Override
          public List<MetricFamilySamples> collect() {
            lookers.add(Thread.currentThread().getName());
            return List.of();
          }
        };
    try (TestApi api = new TestApi(directory)) {
      api.registry().register(watched);
      lookers.clear();
      api.server().rehearse();
      await().atMost(LIMIT).until(() -> scrapes(api) == 5);
      // This test looks too, when it counts.
      assertThat(lookers)
          .as("both formats, and scrapes")
          .filteredOn(name -> name.startsWith("dpm-admin-page"))
          .hasSize(2 + 5);
      assertThat(lookers).noneMatch(name -> name.contains("eventloop"));
    }
  }

  private static double scrapes(TestApi api) {
    Double count =
        api.registry()
            .getSampleValue(
                "dpm_api_requests_total",
                new String[] {"operation", "code"},
                new String[] {"getMetrics", "200"});
    return count == null ? 0 : count;
  }

  @Test
  void shouldKeepLabelsBoundedWhateverIsAsked() {
    try (TestApi api = new TestApi(directory)) {
      for (int i = 0; i < 50; i++) {
        api.get("/api/v1/random" + i);
        api.get("/api/v1/caches/random" + i);
        api.call("X" + i, "/api/v1/cluster", null, Map.of());
      }
      String body = api.callAs(null, "GET", "/metrics", null, Map.of()).body();
      assertThat(body).doesNotContain("random", "X1");
      assertThat(body.lines().filter(l -> l.startsWith("dpm_api_requests_total{")).count())
          .isLessThan(6);
    }
  }

  @Test
  void shouldAskForCredentialsWhereThatIsConfigured() {
    try (TestApi api =
        new TestApi(
            directory,
            c ->
                new AdminServerConfig(
                    c.address(),
                    c.port(),
                    c.tls(),
                    c.tokens(),
                    c.jwt(),
                    c.mutualTlsRoles(),
                    c.corsOrigins(),
                    true,
                    c.limits()))) {
      assertThat(api.callAs(null, "GET", "/metrics", null, Map.of()).statusCode()).isEqualTo(401);
      assertThat(api.callAs(Role.VIEWER, "GET", "/metrics", null, Map.of()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void shouldLeaveTheRegistryAsItWas() {
    TestApi api = new TestApi(directory);
    api.close();
    assertThat(Collections.list(api.registry().metricFamilySamples())).isEmpty();
  }
}
