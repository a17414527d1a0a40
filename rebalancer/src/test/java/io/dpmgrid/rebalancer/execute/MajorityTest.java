package io.dpmgrid.rebalancer.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which side of a split decides. */
final class MajorityTest {
  private static final RebalanceSettings SETTINGS = AwayIsNotGoneTest.SETTINGS;

  @Test
  void shouldDecideNothingInAMinority() {
    SimGrid grid = SimGrid.of(SETTINGS, 5, 3);
    grid.run(20);
    grid.split(Set.of("a", "b"));
    grid.run(200);
    RebalanceStatus minority = Objects.requireNonNull(grid.node("a").coordinator).status();
    assertThat(minority.alerts()).anyMatch(alert -> alert.kind() == Alert.Kind.NO_MAJORITY);
    assertThat(grid.violations).isEmpty();
    // The majority gives both up after their grace, in one step.
    assertThat(grid.inBaseline("a")).isFalse();
    assertThat(grid.inBaseline("b")).isFalse();
    grid.heal();
    assertThat(grid.runUntil(() -> grid.inBaseline("a") && grid.inBaseline("b"), 400)).isTrue();
    assertThat(grid.violations).isEmpty();
  }

  /** For some seconds after a cut all nodes still count as running. */
  @Test
  void shouldDecideNothingWhileAMajorityDoesNotAnswer() {
    SimGrid grid = SimGrid.of(SETTINGS, 3, 2);
    grid.run(20);
    grid.ask(new Command.Throttle(400_000));
    grid.add("d");
    assertThat(grid.runUntil(() -> grid.inBaseline("d"), 60)).isTrue();
    RebalanceCoordinator leader = grid.coordinator();
    String before = grid.journal;
    grid.unheard.add("a");
    Reply refused = grid.ask(new Command.Throttle(2_000_000));
    grid.run(20);
    assertThat(refused.accepted()).isFalse();
    assertThat(refused.message()).contains("4 of 4").contains("3 of them did not answer");
    assertThat(grid.journal).isEqualTo(before);
    assertThat(leader.status().alerts())
        .extracting(Alert::kind)
        .containsExactly(Alert.Kind.NO_MAJORITY);
    grid.split(Set.of("a"));
    assertThat(grid.runUntil(() -> !Objects.equals(before, grid.journal), 20))
        .as("the majority goes on")
        .isTrue();
    grid.heal();
    assertThat(grid.runUntil(() -> !grid.state().history().isEmpty(), 1000)).isTrue();
    assertThat(grid.violations).isEmpty();
  }

  @Test
  void shouldDecideWhileAMinorityDoesNotAnswer() {
    SimGrid grid = SimGrid.of(SETTINGS, 3, 2);
    grid.run(20);
    grid.unheard.add("c");
    assertThat(grid.ask(new Command.Throttle(400_000)).accepted()).isTrue();
  }

  @Test
  void shouldRefuseCommandsInAMinority() {
    SimGrid grid = SimGrid.of(SETTINGS, 3, 2);
    grid.run(20);
    grid.kill("b");
    grid.kill("c");
    Reply reply = grid.ask(new Command.GiveUp("b"));
    assertThat(reply.accepted()).isFalse();
    assertThat(reply.message()).contains("no majority");
    grid.run(300);
    assertThat(grid.changes).isEmpty();
  }

  @Test
  void shouldNotCountAGraceInAMinority() {
    SimGrid grid = SimGrid.of(SETTINGS, 4, 3);
    grid.run(20);
    grid.kill("c");
    grid.kill("d");
    grid.run(500);
    grid.start("d");
    grid.run(55);
    assertThat(grid.inBaseline("c")).isTrue();
  }

  @Test
  void shouldKeepTheLogForANodeThatWentAwayWithTheMajority() {
    SimGrid grid = SimGrid.of(SETTINGS, 3, 2);
    grid.run(20);
    grid.ask(new Command.Throttle(400_000));
    grid.kill("b");
    grid.kill("c");
    // Nobody decides, but each node keeps its log for those that it sees leave.
    grid.node("a").reserved.addAll(Set.of("b", "c"));
    grid.run(30);
    grid.start("b");
    int catchingUp = 0;
    while (!grid.node("b").complete && catchingUp < 100) {
      grid.run(1);
      catchingUp++;
      assertThat(grid.node("a").reserved).contains("b");
    }
    assertThat(catchingUp).isBetween(2, 99);
    assertThat(grid.runUntil(() -> !grid.node("a").reserved.contains("b"), 100))
        .as("when it has caught up")
        .isTrue();
    assertThat(grid.violations).isEmpty();
  }

  @Test
  void shouldLetHalfOfTwoWaitUnlessTheSettingsSayOtherwise() {
    assertThat(givenUp(TwoNodes.WAIT, true)).isFalse();
    assertThat(givenUp(TwoNodes.WITNESS, false)).isFalse();
    assertThat(givenUp(TwoNodes.WITNESS, true)).isTrue();
    assertThat(givenUp(TwoNodes.SURVIVOR, false)).isTrue();
  }

  /** Whether one of two nodes, the other one dead, takes a third one instead. */
  private static boolean givenUp(TwoNodes rule, boolean witness) {
    SimGrid grid = SimGrid.of(SETTINGS.with(rule), 2, 2);
    grid.witness = witness;
    grid.run(20);
    grid.kill("b");
    grid.add("c");
    grid.run(200);
    assertThat(grid.violations).isEmpty();
    return !grid.inBaseline("b");
  }

  @Test
  void shouldCountMoreThanHalf() {
    RebalanceSettings wait = SETTINGS;
    RebalanceSettings witness = SETTINGS.with(TwoNodes.WITNESS);
    RebalanceSettings survivor = SETTINGS.with(TwoNodes.SURVIVOR);
    assertThat(Quorum.of(1, 0, 1, false, wait).held()).isTrue();
    assertThat(Quorum.of(2, 0, 3, false, wait).held()).isTrue();
    assertThat(Quorum.of(1, 0, 3, true, witness).held()).isFalse();
    assertThat(Quorum.of(2, 0, 4, true, wait).held()).isFalse();
    assertThat(Quorum.of(2, 0, 4, true, witness).held()).isTrue();
    assertThat(Quorum.of(2, 0, 4, true, survivor).held()).isFalse();
    assertThat(Quorum.of(1, 0, 2, false, survivor).held()).isTrue();
    assertThat(Quorum.of(0, 0, 0, true, witness).held()).isFalse();
    assertThat(Quorum.of(0, 0, 2, true, survivor).held()).isFalse();
  }

  @Test
  void shouldCountNobodyWhoDoesNotAnswer() {
    RebalanceSettings witness = SETTINGS.with(TwoNodes.WITNESS);
    RebalanceSettings survivor = SETTINGS.with(TwoNodes.SURVIVOR);
    assertThat(Quorum.of(3, 1, 3, false, SETTINGS).held()).isTrue();
    assertThat(Quorum.of(3, 2, 3, false, SETTINGS).held()).isFalse();
    assertThat(Quorum.of(2, 1, 3, false, SETTINGS).held()).isFalse();
    assertThat(Quorum.of(1, 1, 1, false, SETTINGS).held()).isFalse();
    // What is set for two nodes is for one that is gone, which this one is not.
    assertThat(Quorum.of(2, 1, 2, true, witness).held()).isFalse();
    assertThat(Quorum.of(2, 1, 2, false, survivor).held()).isFalse();
    assertThat(Quorum.of(4, 2, 4, true, witness).held()).isFalse();
  }
}
