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
    Lookers lookers = new Lookers();
    try (TestApi api = new TestApi(directory)) {
      api.registry().register(lookers);
      lookers.threads.clear();
      api.server().rehearse();
      await().atMost(LIMIT).until(() -> requests(api, "getMetrics", "200") == 5);
      assertThat(lookers.pages()).as("both formats, and scrapes").isEqualTo(2 + 5);
      assertThat(lookers.threads).noneMatch(name -> name.contains("eventloop"));
    }
  }

  @Test
  void shouldBeReadyForScrapesThatNeedALoginWithoutOneOfItsOwn() {
    Lookers lookers = new Lookers();
    try (TestApi api = new TestApi(directory, MetricsTest::withLogin)) {
      api.registry().register(lookers);
      lookers.threads.clear();
      api.server().rehearse();
      // What is asked last.
      await().atMost(LIMIT).until(() -> requests(api, "getReadiness", "200") > 0);
      assertThat(lookers.pages())
          .as("both formats, and as often as else by scrapes")
          .isEqualTo(2 + 5);
      assertThat(lookers.threads).noneMatch(name -> name.contains("eventloop"));
      for (String status : List.of("200", "401")) {
        assertThat(requests(api, "getMetrics", status)).as(status).isZero();
      }
    }
  }

  /** Notes the threads that look. This test looks too, when it counts requests. */
  private static final class Lookers extends Collector {
    private final Queue<String> threads = new ConcurrentLinkedQueue<>();

    @Override
    public List<MetricFamilySamples> collect() {
      threads.add(Thread.currentThread().getName());
      return List.of();
    }

    long pages() {
      return threads.stream().filter(name -> name.startsWith("dpm-admin-page")).count();
    }
  }

  private static double requests(TestApi api, String operation, String status) {
    Double count =
        api.registry()
            .getSampleValue(
                "dpm_api_requests_total",
                new String[] {"operation", "code"},
                new String[] {operation, status});
    return count == null ? 0 : count;
  }

  private static AdminServerConfig withLogin(AdminServerConfig c) {
    return new AdminServerConfig(
        c.address(),
        c.port(),
        c.tls(),
        c.tokens(),
        c.jwt(),
        c.mutualTlsRoles(),
        c.corsOrigins(),
        true,
        c.limits());
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
    try (TestApi api = new TestApi(directory, MetricsTest::withLogin)) {
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
