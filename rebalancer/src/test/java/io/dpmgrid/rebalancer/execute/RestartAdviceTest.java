package io.dpmgrid.rebalancer.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** When a node may be restarted. */
final class RestartAdviceTest {
  private final SimGrid grid = SimGrid.of(AwayIsNotGoneTest.SETTINGS, 3, 2);

  @Test
  void shouldAllowARollingRestartOneNodeAfterAnother() {
    for (String id : new String[] {"a", "b", "c"}) {
      assertThat(grid.runUntil(() -> grid.coordinator().mayRestart(id).allowed(), 200)).isTrue();
      grid.kill(id);
      grid.run(5);
      for (String other : new String[] {"a", "b", "c"}) {
        assertThat(grid.coordinator().mayRestart(other).allowed()).isFalse();
      }
      grid.start(id);
    }
    grid.run(100);
    assertThat(grid.changes).isEmpty();
    assertThat(grid.fullCopies).as("each caught up by what had changed").isZero();
    assertThat(grid.violations).isEmpty();
  }

  @Test
  void shouldWaitForACheckpointAfterACatchUp() {
    grid.run(20);
    grid.kill("c");
    grid.run(5);
    grid.start("c");
    grid.runUntil(() -> grid.node("c").complete, 50);
    assertThat(grid.coordinator().mayRestart("b").reasons())
        .anyMatch(reason -> reason.contains("needs a checkpoint"));
    assertThat(grid.runUntil(() -> grid.node("c").checkpoints >= 2, 20)).isTrue();
  }

  @Test
  void shouldLetACheckpointSeeNewDataFirst() {
    grid.run(20);
    long before = grid.node("a").checkpoints;
    grid.node("b").uncheckpointed.add("fresh");
    RestartAdvice advice = grid.coordinator().mayRestart("c");
    assertThat(advice.allowed()).isFalse();
    assertThat(advice.reasons())
        .singleElement()
        .asString()
        .startsWith("b needs a checkpoint: none has seen fresh yet");
    assertThat(grid.runUntil(() -> grid.node("b").uncheckpointed.isEmpty(), 10))
        .as("nobody has to order the checkpoint")
        .isTrue();
    assertThat(grid.coordinator().mayRestart("c").allowed()).isTrue();
    assertThat(grid.node("a").checkpoints).as("only where it is needed").isEqualTo(before);
  }

  @Test
  void shouldNotRestartWhoKeepsCopiesForOthers() {
    assertThat(grid.runUntil(() -> grid.coordinator().mayRestart("b").allowed(), 200)).isTrue();
    grid.node("b").keptForOthers = 3;
    assertThat(grid.coordinator().mayRestart("b").reasons())
        .containsExactly("b has copies for nodes that are away or have not got them yet");
    assertThat(grid.coordinator().mayRestart("c").allowed()).isTrue();
  }

  @Test
  void shouldAllowNoRestartWhilePartitionsAreLost() {
    grid.run(20);
    grid.unreset.addAll(List.of(3, 7, 11));
    grid.run(2);
    String lost =
        "3 partitions of g are lost and not served: see ./dpm rebalance lost; bring the nodes back"
            + " that had them, then reset them";
    assertThat(grid.coordinator().mayRestart()).hasSize(3);
    assertThat(grid.coordinator().mayRestart().values())
        .allSatisfy(
            advice -> {
              assertThat(advice.allowed()).isFalse();
              assertThat(advice.reasons().get(0)).isEqualTo(lost);
              assertThat(advice.reasons()).as("nothing comes").doesNotContain("copies move");
            });
    RebalanceStatus status = grid.coordinator().status();
    assertThat(status.waiting().get(0)).isEqualTo(lost);
    assertThat(status.alerts())
        .singleElement()
        .isEqualTo(new Alert(Alert.Kind.LOST_PARTITIONS, "g/3", lost));
    grid.unreset.clear();
    assertThat(grid.runUntil(() -> grid.coordinator().mayRestart("a").allowed(), 20)).isTrue();
    assertThat(grid.coordinator().mayRestart().values())
        .allSatisfy(advice -> assertThat(advice.reasons()).isEmpty());
    assertThat(grid.coordinator().status().waiting()).isEmpty();
  }

  @Test
  void shouldNameTogetherThoseWhoseReasonIsTheSame() {
    SimGrid eight = SimGrid.of(AwayIsNotGoneTest.SETTINGS, 8, 2);
    eight.run(20);
    eight.nodes.values().forEach(node -> node.uncheckpointed.add("fresh"));
    assertThat(eight.coordinator().mayRestart().values())
        .hasSize(8)
        .allSatisfy(
            advice ->
                assertThat(advice.reasons())
                    .singleElement()
                    .asString()
                    .startsWith("a, b, c, d, e and 3 more need a checkpoint: none has seen fresh"));
    eight.kill("b");
    eight.kill("d");
    assertThat(eight.coordinator().mayRestart("a").reasons()).contains("b, d are away");
  }

  @Test
  void shouldSayNoToWhatIsNotThereOrHasTheLastCopies() {
    grid.run(20);
    assertThat(grid.coordinator().mayRestart("x").reasons()).contains("x does not run");
    SimGrid single = SimGrid.of(AwayIsNotGoneTest.SETTINGS, 2, 1);
    single.run(20);
    RestartAdvice advice = single.coordinator().mayRestart("a");
    assertThat(advice.allowed()).as("waiting would not help").isTrue();
    assertThat(advice.warnings()).anyMatch(warning -> warning.contains("no other running copy"));
    assertThat(advice.warnings()).anyMatch(warning -> warning.contains("no majority"));
  }
}
