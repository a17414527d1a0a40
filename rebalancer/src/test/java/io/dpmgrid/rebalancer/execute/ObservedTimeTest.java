package io.dpmgrid.rebalancer.execute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ObservedTimeTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void shouldCountInWholeQuanta() {
    ObservedTime time = new ObservedTime();
    long given = 0;
    for (int s = 100; s <= 123; s++) {
      time.look(s * SECOND);
      long due = time.due();
      time.taken(due);
      given += due;
    }
    assertThat(given).isEqualTo(20_000);
  }

  @Test
  void shouldCountNothingOfALongGapOrAStepBack() {
    ObservedTime time = new ObservedTime();
    assertThat(time.look(0)).isZero();
    assertThat(time.look(3_600 * SECOND)).isZero();
    assertThat(time.look(10 * SECOND)).isZero();
    assertThat(time.look(11 * SECOND)).isEqualTo(1_000);
    assertThat(time.look(Long.MIN_VALUE + 5)).isZero();
  }

  @Test
  void shouldForgetWhatAnotherOneMayHaveCounted() {
    ObservedTime time = new ObservedTime();
    time.look(0);
    time.look(3 * SECOND);
    time.look(6 * SECOND);
    assertThat(time.due()).isEqualTo(5_000);
    time.restart();
    assertThat(time.due()).isZero();
    assertThat(time.look(100 * SECOND)).isZero();
  }
}
