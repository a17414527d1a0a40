package io.dpmgrid.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.dashboards.Documents.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every query of every panel and every rule, asked of a real Prometheus that scrapes the admin API
 * of three real node processes.
 */
class LiveQueriesTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir static Path directory = Path.of("");
  private static final List<AutoCloseable> STARTED = new ArrayList<>();
  private static LiveCluster cluster;
  private static LiveLoad load;
  private static PrometheusServer prometheus;

  @BeforeAll
  static void start() throws IOException {
    Command.need("prometheus", "NO PANEL AND NO RULE WAS ASKED OF A REAL PROMETHEUS");
    cluster = new LiveCluster(directory.resolve("cluster"), Map.of());
    STARTED.add(cluster);
    load = new LiveLoad(cluster, 2_000, 1_000);
    STARTED.add(load);
    prometheus = new PrometheusServer(directory, cluster.addresses());
    STARTED.add(prometheus);
    waiting()
        .untilAsserted(
            () ->
                assertThat(prometheus.targets())
                    .hasSize(LiveCluster.NODES)
                    .allMatch(target -> target.get("health").asText().equals("up")));
  }

  @AfterAll
  static void stop() throws Exception {
    for (int i = STARTED.size() - 1; i >= 0; i--) {
      STARTED.get(i).close();
    }
  }

  @Test
  void shouldAnswerEveryQueryOfThePanelsWithData() {
    List<Query> queries = new ArrayList<>();
    Documents.dashboards().forEach(dashboard -> queries.addAll(Documents.queries(dashboard)));

    assertThat(queries).hasSizeGreaterThan(100);
    shouldAnswer(queries);
  }

  @Test
  void shouldAnswerEveryQueryOfTheApi() {
    waiting()
        .untilAsserted(
            () ->
                assertThat(load.answers())
                    .hasSizeGreaterThan(15)
                    .allSatisfy(
                        (path, status) ->
                            assertThat(status)
                                .as(path)
                                .isEqualTo(path.endsWith("missing") ? 404 : 200)));
    shouldAnswer(
        List.of(
            new Query("requests", "dpm_api_requests_total{operation=\"listNodes\",code=\"200\"}"),
            new Query("errors", "dpm_api_requests_total{operation=\"getCache\",code=\"404\"}"),
            new Query("scrapes", "dpm_api_requests_total{operation=\"getMetrics\"} > 1"),
            new Query(
                "duration",
                "histogram_quantile(0.5, rate(dpm_api_request_duration_seconds_bucket[1m])) > 0")));
  }

  @Test
  void shouldLoadAndEvaluateEveryRule() {
    Set<String> written =
        Documents.queriesOfRules().stream()
            .map(Query::where)
            .collect(Collectors.toCollection(TreeSet::new));
    waiting()
        .untilAsserted(
            () -> {
              List<JsonNode> rules = prometheus.rules();
              assertThat(rules)
                  .allSatisfy(rule -> assertThat(rule.get("health").asText()).isEqualTo("ok"))
                  .allSatisfy(rule -> assertThat(rule.path("lastError").asText()).isEmpty());
              assertThat(rules.stream().map(rule -> rule.get("name").asText()))
                  .containsExactlyInAnyOrderElementsOf(written);
            });
  }

  @Test
  void shouldRecordWithDataWhatIsRecorded() {
    List<Query> recorded =
        Documents.rules().stream()
            .filter(rule -> rule.has("record"))
            .map(rule -> rule.get("record").asText())
            .map(name -> new Query(name, name))
            .toList();

    assertThat(recorded).hasSizeGreaterThan(5);
    shouldAnswer(recorded);
  }

  /** An alert that is silent has no data; whether its numbers are there shows without its bound. */
  @Test
  void shouldHaveDataForWhatEveryAlertCompares() {
    List<Query> compared =
        Documents.alerts().stream()
            .map(
                alert ->
                    new Query(
                        alert.get("alert").asText(),
                        alert
                            .get("expr")
                            .asText()
                            .replaceAll(" (==|!=|<=?|>=?) (?!bool)", " $1 bool ")))
            .toList();

    assertThat(compared).allMatch(query -> query.expression().contains(" bool "));
    shouldAnswer(compared);
  }

  @Test
  void shouldSatisfyPromtoolWithWhatEveryNodeServes() throws IOException, InterruptedException {
    Path served = directory.resolve("served.txt");
    for (int node = 1; node <= LiveCluster.NODES; node++) {
      Files.writeString(served, cluster.metrics(node));
      assertThat(Command.output(List.of("promtool", "check", "metrics"), served)).isEmpty();
    }
  }

  @Test
  void shouldServeOfTheApiWhatItsDocumentSays() throws IOException, InterruptedException {
    Pattern help = Pattern.compile("# HELP (dpm_api_\\w+)(?<!_created) (.*)");
    Pattern row = Pattern.compile("\\| `(dpm_api_\\w+)` \\|.*\\| ([^|]+) \\|");

    assertThat(told(help, cluster.metrics(1)))
        .isEqualTo(told(row, Files.readString(Documents.METRICS)))
        .hasSizeGreaterThan(5);
  }

  private static Map<String, String> told(Pattern line, String text) {
    Map<String, String> told = new TreeMap<>();
    text.lines()
        .map(line::matcher)
        .filter(Matcher::matches)
        .forEach(match -> told.put(match.group(1), match.group(2)));
    return told;
  }

  private static void shouldAnswer(List<Query> queries) {
    List<Query> unanswered = new ArrayList<>(queries);
    waiting()
        .untilAsserted(
            () -> {
              unanswered.removeIf(
                  query -> hasData(prometheus.query(Documents.asked(query.expression(), "1m"))));
              assertThat(unanswered).as("queries without data").isEmpty();
            });
  }

  private static ConditionFactory waiting() {
    return Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(500));
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
