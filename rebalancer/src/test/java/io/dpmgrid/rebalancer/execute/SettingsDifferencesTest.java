package io.dpmgrid.rebalancer.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.rebalancer.execute.Alert.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Nodes that would decide in different ways. */
final class SettingsDifferencesTest {
  private static final String GRACE = "rebalance.grace";
  private static final String ZONES = "rebalance.zones";

  @Test
  void shouldNameTheKeyTheNodesAndWhoseValueCounts() {
    assertThat(
            SettingsDifferences.alerts(
                "b",
                Map.of(
                    "a", Map.of(GRACE, "30m", ZONES, "preferred"),
                    "b", Map.of(GRACE, "5m", ZONES, "preferred"),
                    "c", Map.of(GRACE, "5m", ZONES, "preferred"))))
        .containsExactly(
            new Alert(
                Kind.SETTINGS_DIFFER,
                GRACE,
                "rebalance.grace is '5m' on b, c; '30m' on a. '5m' counts while b decides, another"
                    + " value when another node does: give all nodes the same"));
  }

  @Test
  void shouldNotSayThatOneValueCountsOfAKeyThatEachNodeGoesBy() {
    String key = "cluster.minority-writes";
    assertThat(
            SettingsDifferences.alerts(
                "b", Map.of("a", Map.of(key, "allow"), "b", Map.of(key, "refuse"))))
        .containsExactly(
            new Alert(
                Kind.SETTINGS_DIFFER,
                key,
                "cluster.minority-writes is 'refuse' on b; 'allow' on a. Each node goes by its own:"
                    + " give all nodes the same"));
  }

  @Test
  void shouldTellEachKeyByItself() {
    assertThat(
            SettingsDifferences.alerts(
                "a",
                Map.of(
                    "a", Map.of(ZONES, "preferred", GRACE, "5m"),
                    "b", Map.of(ZONES, "required", GRACE, "6m"))))
        .extracting(Alert::subject)
        .containsExactly(GRACE, ZONES);
  }

  @Test
  void shouldFindNoDifferenceWhereNodesTellNothing() {
    Map<String, String> own = Map.of(GRACE, "5m");
    assertThat(SettingsDifferences.alerts("a", Map.of())).isEmpty();
    assertThat(SettingsDifferences.alerts("a", Map.of("a", own, "old", Map.of()))).isEmpty();
    assertThat(SettingsDifferences.alerts("old", Map.of("a", own, "b", Map.of(GRACE, "6m"))))
        .as("what counts is not known")
        .isEmpty();
    assertThat(
            SettingsDifferences.alerts(
                "a", Map.of("a", own, "newer", Map.of(GRACE, "5m", "rebalance.other", "1"))))
        .isEmpty();
  }

  @Test
  void shouldBoundWhatHostileNodesTell() {
    Map<String, Map<String, String>> told = new TreeMap<>();
    told.put("a", Map.of(GRACE, "5m"));
    told.put("line", Map.of(GRACE, "5m\nWARN all is lost\u001b[2J\u009b1m\u202e"));
    told.put("long", Map.of(GRACE, "9".repeat(1_000_000)));
    told.put("half", Map.of(GRACE, "9".repeat(499) + "\ud83d\ude00"));
    for (int i = 0; i < 1_000; i++) {
      told.put("node" + i, Map.of(GRACE, i + "h"));
    }
    assertThat(SettingsDifferences.alerts("a", told))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.message()).hasSizeLessThan(3_000).contains("and 999 more values");
              assertThat(alert.message().chars()).allMatch(c -> c >= ' ' && c <= '~');
            });
  }

  @Test
  void shouldTellItWhileItIsSo() {
    SimGrid grid = SimGrid.of(AwayIsNotGoneTest.SETTINGS, 3, 2);
    for (String id : List.of("a", "b", "c")) {
      grid.node(id).settings = Map.of(GRACE, "5m");
    }
    grid.run(3);
    assertThat(differences(grid)).isEmpty();
    grid.node("c").settings = Map.of(GRACE, "6m");
    grid.run(3);
    assertThat(differences(grid)).extracting(Alert::subject).containsExactly(GRACE);
    grid.kill("c");
    grid.run(3);
    assertThat(differences(grid)).as("it decides nothing").isEmpty();
  }

  @Test
  void shouldTellItAlsoWhereNoMajorityDecides() {
    SimGrid grid = SimGrid.of(AwayIsNotGoneTest.SETTINGS, 4, 2);
    grid.node("a").settings = Map.of("rebalance.two-nodes", "wait");
    grid.node("b").settings = Map.of("rebalance.two-nodes", "survivor");
    grid.kill("c");
    grid.kill("d");
    grid.run(3);
    assertThat(grid.coordinator().status().alerts())
        .extracting(Alert::kind)
        .containsExactlyInAnyOrder(Kind.NO_MAJORITY, Kind.SETTINGS_DIFFER);
  }

  private static List<Alert> differences(SimGrid grid) {
    return grid.coordinator().status().alerts().stream()
        .filter(alert -> alert.kind() == Kind.SETTINGS_DIFFER)
        .toList();
  }
}
