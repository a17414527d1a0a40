package io.dpmgrid.rebalancer.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.rebalancer.execute.journal.FinishedOperation;
import io.dpmgrid.rebalancer.execute.journal.JournalState;
import io.dpmgrid.rebalancer.execute.journal.Operation;
import io.dpmgrid.rebalancer.execute.journal.Outcome;
import io.dpmgrid.rebalancer.execute.journal.Phase;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people can do about an operation under way, and what stops it by itself. */
final class OperationControlTest {
  private static final RebalanceSettings SETTINGS = AwayIsNotGoneTest.SETTINGS;

  private final SimGrid grid = SimGrid.of(SETTINGS, 3, 2);

  @AfterEach
  void nothingWasUnsafe() {
    assertThat(grid.violations).isEmpty();
  }

  /** A fourth node joins, slowly. */
  private Operation joining() {
    grid.run(10);
    grid.ask(new Command.Throttle(400_000));
    grid.add("d");
    assertThat(grid.runUntil(() -> phase() == Phase.MOVING, 60)).isTrue();
    grid.run(25);
    return Objects.requireNonNull(grid.state().current());
  }

  private Phase phase() {
    Operation current = grid.state().current();
    return current == null ? Phase.RETURNED : current.phase();
  }

  @Test
  void shouldHoldCopiesWhilePausedAndGoOnWhereTheyWere() {
    joining();
    grid.ask(new Command.Pause());
    grid.run(2);
    long moved = grid.bytesMoved;
    assertThat(moved).isPositive();
    grid.run(100);
    assertThat(grid.bytesMoved).isEqualTo(moved);
    assertThat(phase()).isEqualTo(Phase.MOVING);
    assertThat(grid.coordinator().status().eta()).isNull();
    grid.ask(new Command.Resume());
    assertThat(grid.runUntil(() -> !grid.state().history().isEmpty(), 500)).isTrue();
    FinishedOperation done = grid.state().history().get(0);
    assertThat(done.outcome()).isEqualTo(Outcome.DONE);
    assertThat(done.movedBytes()).as("nothing was copied twice").isEqualTo(done.plannedBytes());
  }

  @Test
  void shouldBeginNothingWhilePaused() {
    grid.ask(new Command.Pause());
    grid.add("d");
    grid.run(100);
    assertThat(grid.changes).isEmpty();
  }

  @Test
  void shouldNotDoLongAfterwardsWhatNobodyCouldDecide() {
    joining();
    var inTime = grid.coordinator().submit(new Command.Pause());
    grid.seconds += 8;
    grid.step();
    assertThat(inTime.getNow(Reply.no("none")).accepted()).isTrue();
    grid.ask(new Command.Resume());
    var late = grid.coordinator().submit(new Command.Pause());
    grid.seconds += 20;
    grid.step();
    assertThat(late.getNow(Reply.no("none")).message()).contains("too long", "ask again");
    assertThat(grid.state().wishes().paused()).isFalse();
  }

  @Test
  void shouldThrottleAtRunTime() {
    joining();
    long before = grid.bytesMoved;
    grid.run(20);
    assertThat(grid.bytesMoved - before).isBetween(10_000_000L, 25_000_000L);
    assertThat(grid.ask(new Command.Throttle(0)).accepted()).isFalse();
    assertThat(grid.ask(new Command.Throttle(2_000_000)).accepted()).isTrue();
    before = grid.bytesMoved;
    grid.run(20);
    assertThat(grid.bytesMoved - before).isGreaterThan(30_000_000L);
  }

  @Test
  void shouldShowWhatACancelCostsBeforeItSetsTheBaselineBack() {
    List<PlacementNode> before = grid.baseline;
    Operation join = joining();
    CancelCost cost = grid.coordinator().cancelCost();
    assertThat(cost.bytesDiscarded()).isPositive();
    assertThat(cost.withoutCopy()).isZero();
    assertThat(grid.ask(new Command.Cancel(join.id() + 1, Long.MAX_VALUE, false)).accepted())
        .isFalse();
    Reply refused = grid.ask(new Command.Cancel(join.id(), 0, false));
    assertThat(refused.accepted()).isFalse();
    assertThat(refused.message()).contains("bytes copied for nothing");
    assertThat(phase()).isEqualTo(Phase.MOVING);

    assertThat(grid.runUntil(() -> grid.coordinator().cancelCost().bytes() > cost.bytes(), 100))
        .as("meanwhile more came for nothing")
        .isTrue();
    assertThat(phase()).isEqualTo(Phase.MOVING);
    Reply accepted = grid.ask(new Command.Cancel(join.id(), cost.bytes(), false));
    assertThat(accepted.accepted()).as(accepted.message()).isTrue();
    assertThat(grid.runUntil(() -> grid.state().current() == null, 200)).isTrue();
    assertThat(grid.baseline).isEqualTo(before);
    assertThat(grid.state().history().get(0).outcome()).isEqualTo(Outcome.CANCELLED);
    grid.run(200);
    assertThat(grid.baseline).as("it does not begin again by itself").isEqualTo(before);
    assertThat(grid.coordinator().status().alerts())
        .anyMatch(alert -> alert.kind() == Alert.Kind.HELD);
    grid.ask(new Command.Start());
    assertThat(grid.runUntil(() -> grid.inBaseline("d"), 10)).isTrue();
  }

  @Test
  void shouldUndoAChangeThatComesLateAfterACancel() {
    List<PlacementNode> before = grid.baseline;
    grid.refuseBaseline = true;
    grid.add("d");
    grid.runUntil(() -> phase() == Phase.SWITCHING && grid.state().current() != null, 60);
    Operation join = Objects.requireNonNull(grid.state().current());
    grid.run(2);
    assertThat(grid.coordinator().status().alerts())
        .anyMatch(alert -> alert.kind() == Alert.Kind.STUCK);
    assertThat(grid.ask(new Command.Cancel(join.id(), 0, false)).accepted()).isTrue();
    grid.run(5);
    grid.refuseBaseline = false;
    grid.setBaseline(join.change().apply(before));
    assertThat(grid.runUntil(() -> grid.state().current() == null, 100)).isTrue();
    assertThat(grid.baseline).isEqualTo(before);
  }

  @Test
  void shouldEndAndHoldWhenTheGridDoesNotSetItsBaselineBack() {
    Operation join = joining();
    grid.refuseBaseline = true;
    assertThat(grid.ask(new Command.Cancel(join.id(), Long.MAX_VALUE, false)).accepted()).isTrue();
    assertThat(grid.runUntil(() -> grid.state().current() == null, 400)).isTrue();
    FinishedOperation end = grid.state().history().get(0);
    assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(end.why()).contains("set its baseline back", "the baseline is frozen", "cancelled");
    assertThat(grid.inBaseline("d")).as("as the grid would have it").isTrue();
    assertThat(grid.coordinator().status().alerts())
        .anyMatch(alert -> alert.kind() == Alert.Kind.HELD);
    grid.refuseBaseline = false;
    assertThat(grid.ask(new Command.Drain("d")).accepted())
        .as("another operation may begin")
        .isTrue();
  }

  @Test
  void shouldPlanAnewWhenAServerStopsBeforeTheBaselineChanges() {
    grid.refuseBaseline = true;
    grid.add("d");
    grid.runUntil(() -> grid.state().current() != null, 60);
    grid.kill("b");
    grid.refuseBaseline = false;
    assertThat(grid.runUntil(() -> !grid.state().history().isEmpty(), 60)).isTrue();
    assertThat(grid.state().history().get(0).outcome()).isEqualTo(Outcome.INTERRUPTED);
    assertThat(grid.changes).isEmpty();
    grid.start("b");
    assertThat(grid.runUntil(() -> grid.inBaseline("d"), 200)).isTrue();
  }

  @Test
  void shouldEndAndHoldWhenTheGridDoesNotChangeItsBaseline() {
    grid.refuseBaseline = true;
    grid.add("d");
    assertThat(grid.runUntil(() -> !grid.state().history().isEmpty(), 400)).isTrue();
    assertThat(grid.state().history().get(0).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(grid.state().history().get(0).why()).contains("the baseline is frozen");
    grid.refuseBaseline = false;
    grid.run(100);
    assertThat(grid.changes).isEmpty();
  }

  @Test
  void shouldGiveWayToSomebodyElsesBaseline() {
    joining();
    List<PlacementNode> foreign =
        List.of(grid.node("a").frozen(), grid.node("b").frozen(), grid.node("d").frozen());
    grid.setBaseline(foreign);
    grid.run(100);
    assertThat(grid.baseline).isEqualTo(foreign);
    assertThat(grid.state().history().get(0).outcome()).isEqualTo(Outcome.SUPERSEDED);
    assertThat(grid.state().wishes().held()).isNotEmpty();
  }

  @Test
  void shouldMoveOnlyInItsWindows() {
    // Virtual time begins at midnight of a Monday.
    MoveWindow first = new MoveWindow(Set.of(), LocalTime.of(0, 5), LocalTime.of(0, 6));
    MoveWindow second = new MoveWindow(Set.of(), LocalTime.of(0, 10), LocalTime.of(0, 20));
    List<MoveWindow> windows = List.of(first, second);
    SimGrid windowed = SimGrid.of(SETTINGS.withWindows(windows, ZoneOffset.UTC), 3, 2);
    windowed.add("d");
    windowed.ask(new Command.Throttle(200_000));
    windowed.run(295 - windowed.seconds);
    assertThat(windowed.changes).isEmpty();
    windowed.run(20);
    assertThat(windowed.changes).hasSize(1);
    windowed.run(50);
    long moved = windowed.bytesMoved;
    windowed.run(100);
    assertThat(windowed.bytesMoved).as("copies are held outside the window").isEqualTo(moved);
    windowed.run(200);
    assertThat(windowed.bytesMoved).isGreaterThan(moved);
    assertThat(windowed.violations).isEmpty();
  }

  @Test
  void shouldHoldCopiesWhenATargetRunsOutOfRoomAndGoOnWhenItHasSome() {
    joining();
    grid.node("d").freeBytes = 1_000;
    grid.run(2);
    long moved = grid.bytesMoved;
    grid.run(50);
    assertThat(grid.bytesMoved).isEqualTo(moved);
    assertThat(grid.coordinator().status().alerts())
        .anyMatch(alert -> alert.kind() == Alert.Kind.NO_SPACE && alert.subject().equals("d"));
    grid.node("d").freeBytes = Long.MAX_VALUE;
    grid.ask(new Command.Throttle(Long.MAX_VALUE));
    assertThat(grid.runUntil(() -> !grid.state().history().isEmpty(), 300)).isTrue();
  }

  @Test
  void shouldCompareAgainAndListWhatCouldNotBeCompared() {
    grid.cannotVerify = List.of("g/3", "g/7");
    joining();
    grid.ask(new Command.Throttle(Long.MAX_VALUE));
    assertThat(grid.runUntil(() -> !grid.state().history().isEmpty(), 300)).isTrue();
    FinishedOperation done = grid.state().history().get(0);
    assertThat(done.outcome()).isEqualTo(Outcome.DONE);
    assertThat(done.unverified()).containsExactly("g/3", "g/7");
    assertThat(done.unverifiedCount()).isEqualTo(2);
    assertThat(Objects.requireNonNull(grid.report).attempt()).isEqualTo(SETTINGS.verifications());
  }

  @Test
  void shouldRaiseAnAlertWhenCopiesDiffer() {
    joining();
    grid.ask(new Command.Throttle(Long.MAX_VALUE));
    grid.different = List.of("g/4");
    grid.runUntil(() -> !grid.state().history().isEmpty(), 300);
    assertThat(grid.state().history().get(0).outcome()).isEqualTo(Outcome.DIVERGED);
    grid.run(1);
    assertThat(grid.coordinator().status().alerts())
        .anyMatch(alert -> alert.kind() == Alert.Kind.DIVERGED && alert.message().contains("g/4"));
    int changes = grid.changes.size();
    grid.add("e");
    grid.run(200);
    assertThat(grid.changes).as("nothing begins by itself").hasSize(changes);
    grid.different = List.of();
    grid.ask(new Command.Start());
    assertThat(grid.runUntil(() -> grid.inBaseline("e"), 60)).isTrue();
  }

  @Test
  void shouldNotCancelWhatCannotBeSetBackAsANodeDoesNotRun() {
    SimGrid four = SimGrid.of(SETTINGS, 4, 2);
    four.run(20);
    four.ask(new Command.Throttle(400_000));
    four.kill("d");
    assertThat(
            four.runUntil(
                () ->
                    four.state().current() != null
                        && four.state().current().phase() == Phase.MOVING,
                300))
        .isTrue();
    Operation restore = Objects.requireNonNull(four.state().current());
    Reply refused = four.ask(new Command.Cancel(restore.id(), Long.MAX_VALUE, true));
    assertThat(refused.accepted()).isFalse();
    assertThat(refused.message()).contains("d left the baseline").contains("start that first");
    four.start("d");
    four.run(2);
    assertThat(four.ask(new Command.Cancel(restore.id(), Long.MAX_VALUE, true)).accepted())
        .isTrue();
    assertThat(four.runUntil(() -> four.state().current() == null, 300)).isTrue();
    assertThat(four.inBaseline("d")).isTrue();
    assertThat(four.violations).isEmpty();
  }

  @Test
  void shouldNotLetANodeJoinAgainThatDiedWhileItWasToLeave() {
    SimGrid four = SimGrid.of(SETTINGS, 4, 2);
    four.run(20);
    four.ask(new Command.Pause());
    assertThat(four.ask(new Command.Drain("d")).accepted()).isTrue();
    four.kill("d");
    four.run(100);
    four.ask(new Command.Resume());
    assertThat(four.runUntil(() -> !four.inBaseline("d"), 100)).isTrue();
    assertThat(four.runUntil(() -> four.state().current() == null, 500)).isTrue();
    four.start("d");
    four.run(300);
    assertThat(four.inBaseline("d")).isFalse();
    assertThat(four.ask(new Command.Join("d")).accepted()).isTrue();
    assertThat(four.runUntil(() -> four.inBaseline("d"), 100)).isTrue();
    assertThat(four.violations).isEmpty();
  }

  @Test
  void shouldShowProgressWithATimeToCome() {
    joining();
    Eta eta = Objects.requireNonNull(grid.coordinator().status().eta());
    assertThat(eta.bytesPerSecond()).isBetween(500_000.0, 1_300_000.0);
    assertThat(eta.least()).isLessThan(eta.remaining());
    assertThat(eta.most()).isGreaterThan(eta.remaining());
  }

  @Test
  void shouldPlanWithoutDoingAnything() {
    grid.run(10);
    grid.ask(new Command.Pause());
    grid.add("d");
    grid.run(60);
    assertThat(grid.coordinator().plan().steps()).hasSize(1);
    assertThat(grid.changes).isEmpty();
  }

  @Test
  void shouldDecideNothingByAJournalThatItCannotRead() {
    grid.run(10);
    for (String text : List.of("", "{}", "{\"format\":2}", "{\"format\":0}", "[]")) {
      grid.journal = text;
      grid.add("x" + text.length() + text.hashCode());
      grid.run(60);
      assertThat(grid.journal).isEqualTo(text);
      assertThat(grid.changes).isEmpty();
      assertThat(grid.coordinator().status().alerts())
          .anyMatch(alert -> alert.kind() == Alert.Kind.BLIND);
    }
  }

  @Test
  void shouldKeepABoundedHistory() {
    for (int i = 0; i < JournalState.MAX_HISTORY + 5; i++) {
      grid.setBaseline(grid.baseline.stream().filter(node -> !node.id().equals("d")).toList());
      if (i == 0) {
        grid.add("d");
      }
      grid.run(2);
      grid.ask(new Command.Start());
      int finished = i;
      assertThat(
              grid.runUntil(
                  () -> grid.state().nextOperation() > finished + 1 && phase() == Phase.MOVING,
                  200))
          .isTrue();
    }
    assertThat(grid.state().history()).hasSize(JournalState.MAX_HISTORY);
  }
}
