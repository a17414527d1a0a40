package io.dpmgrid.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.rebalancer.execute.RebalanceSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What decides about moves, as nodes tell it each other. */
class RebalanceWordsTest {
  private static RebalanceSettings settings(Map<String, String> keys) {
    NodeConfigBuilder builder =
        new NodeConfigBuilder().set("node.id", "a").set("data.directory", "/d");
    keys.forEach(builder::set);
    return builder.build().rebalance();
  }

  private static final Map<String, String> ALL =
      Map.ofEntries(
          Map.entry("rebalance.grace", "30m"),
          Map.entry("rebalance.steady", "90s"),
          Map.entry("rebalance.join", "manual"),
          Map.entry("rebalance.restore", "manual"),
          Map.entry("rebalance.two-nodes", "survivor"),
          Map.entry("rebalance.zones", "required"),
          Map.entry("rebalance.minimum-copies", "2"),
          Map.entry("rebalance.windows[0]", "fri,sat,sun 22:00-06:00"),
          Map.entry("rebalance.windows-zone", "Europe/Berlin"),
          Map.entry("rebalance.least-free", "4GB"),
          Map.entry("rebalance.guard-p99", "20ms"),
          Map.entry("rebalance.guard-least", "10MB"),
          Map.entry("rebalance.guard-most", "400MB"),
          Map.entry("rebalance.verifications", "1"));

  @Test
  void shouldTellEveryKeyAsItWouldStandInAFile() {
    Map<String, String> words = RebalanceWords.of(settings(ALL));
    assertThat(words.keySet()).containsExactlyInAnyOrderElementsOf(RebalanceWords.KEYS);
    ALL.forEach((key, value) -> assertThat(words).containsEntry(key.replace("[0]", ""), value));
  }

  @Test
  void shouldTellTheDefaultsWithoutWhatHasNoEffect() {
    Map<String, String> words = RebalanceWords.of(settings(Map.of()));
    assertThat(words)
        .containsEntry("rebalance.grace", "5m")
        .containsEntry("rebalance.minimum-copies", "all")
        .containsEntry("rebalance.windows", "always")
        .containsEntry("rebalance.least-free", "256MB")
        .containsEntry("rebalance.guard-p99", "off")
        .doesNotContainKeys(
            "rebalance.windows-zone", "rebalance.guard-least", "rebalance.guard-most");
    assertThat(words)
        .as("of no effect")
        .isEqualTo(
            RebalanceWords.of(
                settings(
                    Map.of(
                        "rebalance.guard-most", "500MB",
                        "rebalance.windows-zone", "Europe/Berlin"))));
  }

  @Test
  void shouldTellTheSameHoweverItIsWritten() {
    assertThat(
            RebalanceWords.of(
                settings(
                    Map.of(
                        "rebalance.grace", "300 s",
                        "rebalance.steady", "0m",
                        "rebalance.least-free", "1024MiB",
                        "rebalance.windows[0]", "sun 01:00-02:00",
                        "rebalance.windows[1]", "mon-sun 05:00-06:00",
                        "rebalance.windows-zone", "Etc/UTC"))))
        .isEqualTo(
            RebalanceWords.of(
                settings(
                    Map.of(
                        "rebalance.grace", "5m",
                        "rebalance.steady", "0s",
                        "rebalance.least-free", "1GB",
                        "rebalance.windows[0]", "05:00-06:00",
                        "rebalance.windows[1]", "sun 01:00-02:00",
                        "rebalance.windows-zone", "UTC"))));
  }

  @Test
  void shouldTakeNoGraceThatCannotBe() {
    Duration own = Duration.ofMinutes(5);
    assertThat(RebalanceWords.grace(Map.of("rebalance.grace", "7s"), own))
        .isEqualTo(Duration.ofSeconds(7));
    assertThat(RebalanceWords.grace(Map.of(), own)).isEqualTo(own);
    for (String bad : new String[] {"", "never", "-1s", "999999999d", "31d"}) {
      assertThat(RebalanceWords.grace(Map.of("rebalance.grace", bad), own)).as(bad).isEqualTo(own);
    }
  }
}
