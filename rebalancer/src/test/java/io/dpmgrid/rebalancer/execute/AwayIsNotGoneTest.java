package io.dpmgrid.rebalancer.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.rebalancer.execute.grid.NodeFacts;
import io.dpmgrid.rebalancer.execute.journal.FinishedOperation;
import io.dpmgrid.rebalancer.execute.journal.Outcome;
import io.dpmgrid.rebalancer.plan.StepKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that stops is expected back; within its grace nothing moves. Grace 60 s, steady 20 s. */
final class AwayIsNotGoneTest {
  static final RebalanceSettings SETTINGS =
      RebalanceSettings.defaults().withTimes(Duration.ofSeconds(60), Duration.ofSeconds(20));

  private final SimGrid grid = SimGrid.of(SETTINGS, 4, 2);

  @AfterEach
  void nothingWasUnsafe() {
    assertThat(grid.violations).isEmpty();
  }

  @Test
  void shouldMoveNothingForANodeThatReturnsWithinItsGrace() {
    grid.run(20);
    grid.kill("c");
    grid.run(55);
    assertThat(alerts()).contains(Alert.Kind.AWAY);
    grid.start("c");
    grid.run(300);
    assertThat(grid.changes).isEmpty();
    assertThat(grid.fullCopies).isZero();
    assertThat(grid.state().away()).isEmpty();
    assertThat(alerts()).isEmpty();
  }

  @Test
  void shouldReserveTheLogFromDepartureUntilTheNodeHasCaughtUp() {
    grid.run(20);
    grid.kill("c");
    grid.run(2);
    assertThat(List.of("a", "b", "d")).allMatch(id -> grid.node(id).reserved.contains("c"));
    grid.run(40);
    grid.start("c");
    grid.run(2);
    assertThat(grid.node("a").reserved).contains("c");
    grid.run(100);
    assertThat(grid.nodes.values()).allMatch(node -> node.reserved.isEmpty() && node.forced == 0);
  }

  @Test
  void shouldGiveTheLogUpWhenTheArchiveIsFullAndSayWhatFollows() {
    grid.run(20);
    grid.node("a").archiveLimit = 1000;
    grid.kill("c");
    grid.run(5);
    assertThat(grid.node("a").reserved).contains("c");
    grid.node("a").archiveBytes = 900;
    grid.run(2);
    assertThat(grid.node("a").reserved).isEmpty();
    assertThat(grid.node("a").forced).isEqualTo(1);
    assertThat(grid.node("b").reserved).contains("c");
    assertThat(alerts()).contains(Alert.Kind.ARCHIVE_LIMIT);
    grid.node("a").archiveBytes = 0;
    grid.run(5);
    assertThat(grid.node("a").reserved).as("what was given up stays so").isEmpty();
  }

  @Test
  void shouldNotCountALogAsGivenUpThatNobodyNeedsAnyMore() {
    grid.run(20);
    grid.node("a").archiveLimit = 1000;
    grid.kill("c");
    grid.run(5);
    grid.start("c");
    assertThat(grid.runUntil(() -> grid.node("c").checkpoints >= 2, 15)).isTrue();
    assertThat(grid.state().away("c")).as("back, and not for long enough").isNotNull();
    assertThat(grid.node("a").reserved).contains("c");
    grid.node("a").archiveBytes = 900;
    grid.run(2);
    assertThat(grid.node("a").reserved).isEmpty();
    assertThat(grid.node("a").forced).isZero();
  }

  @Test
  void shouldReserveTheLogAnewOnceANodeHasCaughtUpWithoutIt() {
    grid.run(20);
    grid.node("a").archiveLimit = 1000;
    grid.kill("c");
    grid.run(5);
    grid.node("a").archiveBytes = 900;
    grid.run(2);
    assertThat(grid.node("a").reserved).isEmpty();
    grid.node("a").archiveBytes = 0;
    grid.start("c");
    assertThat(grid.runUntil(() -> grid.node("c").checkpoints >= 2, 15)).isTrue();
    grid.run(2);
    assertThat(grid.state().away("c")).as("back, and not for long enough").isNotNull();
    assertThat(alerts()).doesNotContain(Alert.Kind.ARCHIVE_LIMIT);
    grid.kill("c");
    grid.run(2);
    assertThat(grid.node("a").reserved).contains("c");
  }

  @Test
  void shouldMakeCopiesAgainAndReleaseTheLogWhenTheGraceIsOver() {
    grid.run(20);
    grid.kill("c");
    grid.run(60);
    assertThat(grid.changes).isEmpty();
    assertThat(grid.runUntil(() -> !grid.state().history().isEmpty(), 200)).isTrue();
    FinishedOperation restore = grid.state().history().get(0);
    assertThat(restore.kind()).isEqualTo(StepKind.RESTORE);
    assertThat(restore.outcome()).isEqualTo(Outcome.DONE);
    assertThat(grid.inBaseline("c")).isFalse();
    assertThat(grid.nodes.values()).allMatch(node -> !node.running || node.reserved.isEmpty());
    for (int p = 0; p < SimGrid.PARTITIONS; p++) {
      assertThat(grid.live(p)).isEqualTo(2);
    }
  }

  @Test
  void shouldBeginNothingElseUntilANodeHasReturnedForGood() {
    grid.run(20);
    grid.kill("c");
    grid.add("e");
    grid.run(40);
    grid.start("c");
    grid.runUntil(() -> grid.node("c").checkpoints >= 2, 60);
    assertThat(grid.changes).as("e waits").isEmpty();
    assertThat(grid.coordinator().status().waiting()).anyMatch(why -> why.startsWith("c is back"));
    assertThat(grid.runUntil(() -> grid.inBaseline("e"), 60)).isTrue();
    assertThat(grid.state().away()).isEmpty();
  }

  @Test
  void shouldTakeANodeBackThatReturnsAfterItsGrace() {
    grid.run(20);
    grid.kill("c");
    grid.runUntil(() -> !grid.state().history().isEmpty(), 400);
    grid.start("c");
    assertThat(grid.runUntil(() -> grid.state().history().size() == 2, 300)).isTrue();
    assertThat(grid.state().history().get(1).kind()).isEqualTo(StepKind.JOIN);
    assertThat(grid.inBaseline("c")).isTrue();
  }

  @Test
  void shouldMoveNothingForANodeThatFlapsTwentyTimesInAMinute() {
    grid.run(20);
    for (int i = 0; i < 20; i++) {
      grid.kill("c");
      grid.run(2);
      grid.start("c");
      grid.run(1);
    }
    assertThat(alerts()).contains(Alert.Kind.FLAPPING);
    grid.run(300);
    assertThat(grid.changes).isEmpty();
    assertThat(grid.state().away()).isEmpty();
  }

  @Test
  void shouldNotGiveAFlappingNodeANewGraceEachTime() {
    grid.run(20);
    long until = grid.seconds + 600;
    while (grid.seconds < until && grid.changes.isEmpty()) {
      grid.kill("c");
      grid.run(12);
      if (grid.changes.isEmpty()) {
        grid.start("c");
        grid.run(3);
      }
    }
    assertThat(grid.changes).hasSize(1);
    assertThat(grid.node("c").awaySeconds).isGreaterThanOrEqualTo(60);
    assertThat(grid.inBaseline("c")).isFalse();
  }

  @Test
  void shouldNotLetAClockThatJumpsEndAGrace() {
    grid.run(20);
    grid.kill("c");
    for (int i = 0; i < 50; i++) {
      grid.node("a").clock.jump(i % 2 == 0 ? 3600 : -7200);
      grid.node("a").clock.jumpWall(86_400);
      grid.run(1);
    }
    assertThat(grid.changes).isEmpty();
  }

  @Test
  void shouldNotCountTimeInWhichNobodyLooked() {
    grid.run(20);
    grid.kill("c");
    grid.run(10);
    grid.active = false;
    grid.run(500);
    grid.active = true;
    grid.run(40);
    assertThat(grid.changes).isEmpty();
    assertThat(grid.runUntil(() -> !grid.changes.isEmpty(), 60)).isTrue();
  }

  @Test
  void shouldGoOnCountingWhereAnotherCoordinatorDied() {
    SimGrid five = SimGrid.of(SETTINGS, 5, 2);
    five.run(20);
    five.kill("e");
    five.run(40);
    five.kill("a");
    five.run(5);
    five.start("a");
    five.run(10);
    five.runUntil(() -> five.state().away("e") == null, 120);
    assertThat(five.node("e").awaySeconds).isBetween(60L, 120L);
    assertThat(five.violations).isEmpty();
  }

  @Test
  void shouldCountTimeOnceThoughTwoCoordinatorsCountIt() {
    grid.secondCoordinators = 2;
    grid.run(20);
    grid.kill("d");
    assertThat(grid.runUntil(() -> !grid.changes.isEmpty(), 200)).isTrue();
    assertThat(grid.node("d").awaySeconds).isGreaterThanOrEqualTo(60);
  }

  @Test
  void shouldSayWhatIsMissingWhereNobodyCanTakeTheCopies() {
    SimGrid three = SimGrid.of(SETTINGS, 3, 3);
    three.run(20);
    three.kill("c");
    three.run(120);
    assertThat(three.changes).isEmpty();
    assertThat(three.coordinator().status().alerts())
        .filteredOn(alert -> alert.kind() == Alert.Kind.CANNOT_RESTORE)
        .singleElement()
        .satisfies(alert -> assertThat(alert.message()).contains("c", "add a node"));
    three.start("c");
    three.run(120);
    assertThat(three.state().away()).isEmpty();
    assertThat(three.violations).isEmpty();
  }

  @Test
  void shouldNotRestoreWhereThereIsNoRoomAndSaySo() {
    grid.run(20);
    for (SimNode node : grid.nodes.values()) {
      node.facts =
          new NodeFacts("1.0", "file", "power-loss", "pool-" + node.id, 1, "", 13 * SimGrid.BYTES);
    }
    grid.kill("c");
    grid.run(150);
    assertThat(grid.changes).isEmpty();
    assertThat(grid.coordinator().status().alerts())
        .anyMatch(
            alert ->
                alert.kind() == Alert.Kind.CANNOT_RESTORE && alert.message().contains("room for"));
  }

  @Test
  void shouldEndAGraceEarlyOnlyWhenPeopleSaySo() {
    grid.run(20);
    assertThat(grid.ask(new Command.GiveUp("c")).accepted()).isFalse();
    grid.kill("c");
    grid.run(5);
    assertThat(grid.ask(new Command.GiveUp("c")).accepted()).isTrue();
    assertThat(grid.runUntil(() -> !grid.inBaseline("c"), 10)).isTrue();
  }

  @Test
  void shouldNotRestoreUnaskedWhereTheSettingsSaySo() {
    SimGrid asked = SimGrid.of(SETTINGS.withAlone(true, false), 4, 2);
    asked.run(20);
    asked.kill("c");
    asked.run(200);
    assertThat(asked.changes).isEmpty();
    assertThat(asked.coordinator().status().alerts())
        .anyMatch(alert -> alert.kind() == Alert.Kind.CANNOT_RESTORE);
    asked.ask(new Command.GiveUp("c"));
    assertThat(asked.runUntil(() -> !asked.inBaseline("c"), 10)).isTrue();
  }

  private List<Alert.Kind> alerts() {
    return grid.coordinator().status().alerts().stream().map(Alert::kind).toList();
  }
}
