package io.dpmgrid.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AlertsTest {
  private static final Set<String> SEVERITIES = Set.of("info", "warning", "critical");

  @Test
  void shouldSatisfyPromtool() throws IOException, InterruptedException {
    for (String file : Documents.RULE_FILES) {
      assertThat(
              Command.failure(
                  List.of("promtool", "check", "rules", Documents.RULES.resolve(file).toString())))
          .isEmpty();
    }
    assertThat(
            Command.failure(
                List.of(
                    "promtool",
                    "check",
                    "config",
                    Documents.RULES.resolve("prometheus.yml").toString())))
        .isEmpty();
  }

  @Test
  void shouldFireWhenTheyShallAndNotOtherwise() throws IOException, InterruptedException {
    assertThat(
            Command.failure(
                List.of("promtool", "test", "rules", test("alerts.yml"), test("good-order.yml"))))
        .isEmpty();
  }

  @Test
  void shouldHaveATestThatFiresAndOneThatDoesNot() {
    Set<String> fires = new TreeSet<>();
    Set<String> silent = new TreeSet<>();
    for (String file : List.of("alerts.yml", "good-order.yml")) {
      for (JsonNode test : Documents.yaml(Path.of(test(file))).get("tests")) {
        for (JsonNode alert : test.get("alert_rule_test")) {
          (alert.path("exp_alerts").isEmpty() ? silent : fires)
              .add(alert.get("alertname").asText());
        }
      }
    }
    assertThat(fires).isEqualTo(names());
    assertThat(silent).isEqualTo(names());
  }

  @Test
  void shouldHaveARunbookEntryEachAndNoOther() throws IOException {
    Set<String> entries =
        Files.readAllLines(Documents.RUNBOOK).stream()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(entries).isEqualTo(names());
  }

  @Test
  void shouldSayWhatIsWrongAndWhereToRead() {
    assertThat(Documents.alerts()).hasSizeGreaterThan(20);
    for (JsonNode alert : Documents.alerts()) {
      String name = alert.get("alert").asText();
      assertThat(SEVERITIES).as(name).contains(alert.at("/labels/severity").asText());
      assertThat(alert.at("/annotations/summary").asText()).as(name).isNotBlank();
      assertThat(alert.at("/annotations/description").asText()).as(name).isNotBlank();
      assertThat(alert.at("/annotations/runbook").asText())
          .isEqualTo("docs/runbook.md#" + name.toLowerCase(Locale.ROOT));
    }
  }

  private static Set<String> names() {
    return Documents.alerts().stream()
        .map(alert -> alert.get("alert").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String test(String file) {
    return Documents.RULES.resolve("tests").resolve(file).toString();
  }
}
