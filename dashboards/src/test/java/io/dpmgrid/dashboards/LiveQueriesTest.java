package io.dpmgrid.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.dashboards.Documents.Query;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every query of every panel, asked of a real Prometheus that scrapes a real cluster. */
class LiveQueriesTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String API = "dpm-api";

  @TempDir static Path directory = Path.of("");
  private static LiveCluster cluster;
  private static PrometheusServer prometheus;

  @BeforeAll
  static void start() throws IOException {
    cluster = new LiveCluster(directory.resolve("cluster"));
    prometheus = new PrometheusServer(directory, cluster.addresses());
    // Some metrics of the JVM come with its first collection.
    System.gc();
  }

  @AfterAll
  static void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
    cluster.close();
  }

  @Test
  void shouldScrapeEveryNode() {
    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(prometheus.targets())
                    .hasSize(3)
                    .allMatch(target -> target.get("health").asText().equals("up")));
  }

  @Test
  void shouldAnswerEveryQueryWithData() {
    List<Query> unanswered = new ArrayList<>();
    for (JsonNode dashboard : Documents.dashboards()) {
      if (!dashboard.get("uid").asText().equals(API)) {
        unanswered.addAll(Documents.queries(dashboard));
      }
    }
    assertThat(unanswered).hasSizeGreaterThan(80);
    shouldAnswer(unanswered);
  }

  @Test
  void shouldAnswerEveryQueryOfTheApi() {
    awaitScrape();
    Assumptions.assumeFalse(
        prometheus.query("dpm_api_requests_total").isEmpty(), "these nodes serve no API");
    Documents.dashboards().stream()
        .filter(dashboard -> dashboard.get("uid").asText().equals(API))
        .forEach(dashboard -> shouldAnswer(new ArrayList<>(Documents.queries(dashboard))));
  }

  @Test
  void shouldEvaluateEveryRule() {
    awaitScrape();
    assertThat(prometheus.query("sum(prometheus_rule_evaluation_failures_total) or vector(0)"))
        .allMatch(result -> result.at("/value/1").asText().equals("0"));
    shouldAnswer(
        new ArrayList<>(
            List.of(
                new Query("recorded", "job:dpm_log_durable_puts:rate5m"),
                new Query("recorded", "instance:dpm_log_persist_seconds:p99_5m"),
                new Query("recorded", "instance_place:dpm_medium_space_usable:ratio"),
                new Query("recorded", "instance:dpm_log_archive:ratio"),
                new Query("recorded", "job:dpm_rebalance_bytes_left:sum"))));
  }

  private static void awaitScrape() {
    Awaitility.await().atMost(LIMIT).until(() -> prometheus.query("dpm_node_info").size() == 3);
  }

  private static void shouldAnswer(List<Query> queries) {
    Instant end = Instant.now().plus(LIMIT);
    while (!queries.isEmpty() && Instant.now().isBefore(end)) {
      queries.removeIf(query -> hasData(prometheus.query(asked(query))));
    }
    assertThat(queries).as("queries without data after %s", LIMIT).isEmpty();
  }

  /** As Grafana asks when everything is chosen. */
  private static String asked(Query query) {
    return query
        .expression()
        .replace("$job", ".*")
        .replace("$instance", ".*")
        .replace("$__rate_interval", "5s");
  }

  private static boolean hasData(JsonNode result) {
    for (JsonNode series : result) {
      if (!series.at("/value/1").asText().equals("NaN")) {
        return true;
      }
    }
    return false;
  }
}
