package io.dpmgrid.rebalancer.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** What holds whatever users see. */
class GuardPaceProperties {
  private static final Duration LIMIT = Duration.ofMillis(10);
  private static final long CALM = LIMIT.toNanos();
  private static final long DISTURBED = LIMIT.toNanos() + 1;
  // Falls to seven tenths from 2^41 to 10, and by one from there; halves and doublings are fewer.
  private static final int ENOUGH = 100;

  @Property
  void shouldStayWithinItsBoundsAndGoOnlyWhereUsersSendIt(
      @ForAll @LongRange(min = 1, max = 1L << 40) long least,
      @ForAll @LongRange(min = 0, max = 1L << 40) long more,
      @ForAll List<Boolean> disturbed) {
    GuardSettings settings = new GuardSettings(LIMIT, least, least + more);
    GuardPace pace = GuardPace.start(settings);
    assertThat(pace.bytesPerSecond()).isEqualTo(Math.max(1, least / 4));
    for (long p99 : new long[] {CALM, DISTURBED}) {
      assertThat(pace.next(settings, p99).bytesPerSecond())
          .isBetween(least, least == 1 ? Long.MAX_VALUE : least);
    }
    pace = new GuardPace(least, 0);
    for (boolean now : disturbed) {
      GuardPace next = pace.next(settings, now ? DISTURBED : CALM);
      assertThat(next.bytesPerSecond()).isBetween(least, least + more);
      if (now) {
        assertThat(next.bytesPerSecond())
            .isLessThanOrEqualTo(Math.max(least, pace.bytesPerSecond() - 1))
            .isGreaterThanOrEqualTo(
                Math.min(pace.bytesPerSecond() - 1, pace.bytesPerSecond() / 10 * 7));
      } else {
        assertThat(next.bytesPerSecond())
            .isGreaterThanOrEqualTo(Math.min(least + more, pace.bytesPerSecond() + 1));
      }
      pace = next;
    }
  }

  @Property
  void shouldComeToTheMostWithoutUsersAndToTheLeastForThem(
      @ForAll @LongRange(min = 1, max = 1L << 40) long least,
      @ForAll @LongRange(min = 0, max = 1L << 40) long more,
      @ForAll List<Boolean> disturbed) {
    GuardSettings settings = new GuardSettings(LIMIT, least, least + more);
    GuardPace pace = GuardPace.start(settings);
    for (boolean now : disturbed) {
      pace = pace.next(settings, now ? DISTURBED : CALM);
    }
    for (int i = 0; i < ENOUGH; i++) {
      pace = pace.next(settings, CALM);
    }
    assertThat(pace.bytesPerSecond()).isEqualTo(least + more);
    for (int i = 0; i < ENOUGH; i++) {
      pace = pace.next(settings, DISTURBED);
    }
    assertThat(pace.bytesPerSecond()).isEqualTo(least);
  }
}
