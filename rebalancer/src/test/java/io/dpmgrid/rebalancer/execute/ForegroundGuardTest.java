package io.dpmgrid.rebalancer.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ForegroundGuardTest {
  private static final GuardSettings SETTINGS =
      new GuardSettings(Duration.ofMillis(10), 1_000, 1_000_000);

  @Test
  void shouldBeginBelowTheLeastAndDoubleUntilUsersWait() {
    ForegroundGuard guard = new ForegroundGuard(SETTINGS);
    assertThat(guard.bytesPerSecond()).isEqualTo(250);
    guard.look(50_000_000, 1_000);
    assertThat(guard.bytesPerSecond()).as("too soon to judge").isEqualTo(250);
    guard.look(50_000_000, 1_000);
    assertThat(guard.bytesPerSecond()).as("the exchange").isEqualTo(1_000);
    guard.look(50_000_000, 2_000);
    assertThat(guard.bytesPerSecond()).as("never less").isEqualTo(1_000);
    for (long expected : new long[] {51_000, 102_000, 204_000, 408_000}) {
      guard.look(5_000_000, 2_000);
      assertThat(guard.bytesPerSecond()).isEqualTo(expected);
    }
    guard.look(20_000_000, 2_000);
    assertThat(guard.bytesPerSecond()).isEqualTo(285_600);
    guard.look(20_000_000, 500);
    assertThat(guard.bytesPerSecond()).as("too soon to judge").isEqualTo(285_600);
  }

  @Test
  void shouldComeBackByHalvesAndGoOnInStepsThatDouble() {
    ForegroundGuard guard = new ForegroundGuard(SETTINGS);
    for (int i = 0; i < 5; i++) {
      guard.look(5_000_000, 2_000);
    }
    guard.look(20_000_000, 2_000);
    for (long expected :
        new long[] {346_800, 396_800, 408_000, 458_000, 508_000, 608_000, 808_000, 1_000_000}) {
      guard.look(5_000_000, 2_000);
      assertThat(guard.bytesPerSecond()).isEqualTo(expected);
    }
  }

  @Test
  void shouldBeginAnewWithTheNextMove() {
    ForegroundGuard guard = new ForegroundGuard(SETTINGS);
    guard.look(5_000_000, 2_000);
    guard.look(50_000_000, 2_000);
    guard.rest(5_000_000);
    assertThat(guard.bytesPerSecond()).isEqualTo(250);
    for (int i = 0; i < 4; i++) {
      guard.look(5_000_000, 2_000);
    }
    assertThat(guard.bytesPerSecond()).as("doubled again").isEqualTo(204_000);
  }

  @Test
  void shouldKeepTheRateWhileNobodyKnowsWhatUsersSee() {
    ForegroundGuard guard = new ForegroundGuard(SETTINGS);
    guard.look(-1, 60_000);
    assertThat(guard.bytesPerSecond()).as("the exchange is over").isEqualTo(1_000);
    guard.look(-1, 60_000);
    assertThat(guard.bytesPerSecond()).isEqualTo(1_000);
    guard.look(5_000_000, 2_000);
    guard.look(-1, 60_000);
    assertThat(guard.bytesPerSecond()).isEqualTo(51_000);
  }

  @Test
  void shouldNotLimitWithoutSettings() {
    ForegroundGuard guard = new ForegroundGuard(null);
    guard.look(Long.MAX_VALUE, 60_000);
    assertThat(guard.bytesPerSecond()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldTellWhatItSeesAndAllowsAlsoWhileNothingMoves() {
    ForegroundGuard guard = new ForegroundGuard(SETTINGS);
    assertThat(guard.state()).isEqualTo(new GuardState(SETTINGS, -1, 250));
    guard.look(10_000_000, 2_000);
    guard.look(10_000_000, 2_000);
    guard.look(10_000_000, 2_000);
    guard.look(10_000_001, 2_000);
    assertThat(guard.state()).isEqualTo(new GuardState(SETTINGS, 10_000_001, 71_400));
    assertThat(guard.state()).matches(GuardState::disturbed);
    guard.rest(10_000_000);
    assertThat(guard.state()).isEqualTo(new GuardState(SETTINGS, 10_000_000, 250));
    assertThat(guard.state()).matches(now -> !now.disturbed());
    assertThat(new ForegroundGuard(null).state()).isNull();
  }

  @Test
  void shouldRefuseSettingsThatCannotBe() {
    assertThatThrownBy(() -> new GuardSettings(Duration.ZERO, 1, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new GuardSettings(Duration.ofMillis(1), 2, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldNotBeginAnewWhileNodesDoNotKnowWhatIsToCome() {
    SimGrid grid = SimGrid.of(AwayIsNotGoneTest.SETTINGS.withGuard(SETTINGS), 3, 2);
    grid.run(5);
    grid.add("d");
    assertThat(grid.runUntil(() -> grid.inBaseline("d"), 80)).isTrue();
    grid.p99 = 1_000;
    grid.run(10);
    long allowed = grid.node("a").gate.bytesPerSecond();
    assertThat(allowed).isGreaterThan(1_000);
    grid.undecided = true;
    grid.run(10);
    assertThat(grid.node("a").gate.bytesPerSecond()).isEqualTo(allowed);
  }

  @Test
  void shouldSlowTheGatesWhileCopiesMoveAndUsersWait() {
    SimGrid grid = SimGrid.of(AwayIsNotGoneTest.SETTINGS.withGuard(SETTINGS), 3, 2);
    grid.run(5);
    assertThat(grid.nodes.values()).allMatch(node -> node.gate.bytesPerSecond() == 250);
    grid.add("d");
    grid.p99 = 50_000_000;
    grid.run(80);
    assertThat(grid.inBaseline("d")).isTrue();
    assertThat(grid.nodes.values()).allMatch(node -> node.gate.bytesPerSecond() == 1_000);
    grid.p99 = 1_000;
    grid.run(40);
    assertThat(grid.nodes.values()).allMatch(node -> node.gate.bytesPerSecond() > 500_000);
  }
}
