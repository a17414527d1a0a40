package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.ignite.rebalance.OperationTimes;
import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class RecentOperationsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long FAST = Duration.ofMillis(1).toNanos();
  private static final long SLOW = Duration.ofMillis(50).toNanos();
  private static final Percentage AN_EIGHTH = Percentage.withPercentage(12.5);

  private final RecentOperations recent = new RecentOperations();
  private final long[] counts = new OperationTimes().reading();
  // A clock may be about to begin anew at its lowest number.
  private long now = Long.MAX_VALUE - 5 * SECOND;

  RecentOperationsTest() {
    recent.look(now, counts);
  }

  private void second(int fast, int slow) {
    now += SECOND;
    counts[OperationTimes.bucket(FAST)] += fast;
    counts[OperationTimes.bucket(SLOW)] += slow;
    recent.look(now, counts);
  }

  private long p99() {
    return recent.p99Nanos(now, counts);
  }

  @Test
  void shouldTellWhatOneInAHundredTakes() {
    second(495, 5);
    second(495, 5);
    assertThat(p99()).as("just one in a hundred").isCloseTo(FAST, AN_EIGHTH);
    second(495, 6);
    assertThat(p99()).as("one more").isCloseTo(SLOW, AN_EIGHTH);
  }

  @Test
  void shouldForgetWhatIsSomeSecondsOld() {
    second(0, 500);
    second(0, 500);
    assertThat(p99()).isCloseTo(SLOW, AN_EIGHTH);
    second(500, 0);
    assertThat(p99()).isCloseTo(SLOW, AN_EIGHTH);
    second(500, 0);
    assertThat(p99()).isCloseTo(FAST, AN_EIGHTH);
  }

  @Test
  void shouldLookFurtherBackWhileThereAreFewOperations() {
    second(9, 1);
    for (int i = 0; i < 9; i++) {
      second(9, 0);
    }
    assertThat(p99()).as("fewer than a hundred: the slowest").isCloseTo(SLOW, AN_EIGHTH);
    for (int i = 0; i < 3; i++) {
      second(9, 0);
    }
    assertThat(p99()).isCloseTo(FAST, AN_EIGHTH);
  }

  @Test
  void shouldTakeHardlyAnyOperationsForNone() {
    assertThat(p99()).isZero();
    second(0, RecentOperations.LEAST_OPERATIONS - 1);
    assertThat(p99()).isZero();
    second(0, 1);
    assertThat(p99()).isCloseTo(SLOW, AN_EIGHTH);
    for (int i = 0; i < 40; i++) {
      second(0, 0);
    }
    assertThat(p99()).as("that was long ago").isZero();
  }

  @Test
  void shouldCountWhatCameSinceItLookedLast() {
    second(200, 0);
    second(200, 0);
    counts[OperationTimes.bucket(SLOW)] += 100;
    assertThat(p99()).isCloseTo(SLOW, AN_EIGHTH);
  }

  @Test
  void shouldSayNothingBeforeItHasLooked() {
    counts[OperationTimes.bucket(SLOW)] += 1_000;
    assertThat(new RecentOperations().p99Nanos(now, counts)).isZero();
  }
}
