package io.dpmgrid.ignite.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void shouldHoldTheRateWhateverTheSizeOfMessages() {
    for (int size : new int[] {100, 1_000, 512 << 10, 20_000_000}) {
      long limit = 5_000_000;
      TokenBucket bucket = new TokenBucket(limit, 0);
      long now = 0;
      long sent = 0;
      while (sent < 200L * size || now < 20 * SECOND) {
        long wait = bucket.nanosToWait(now);
        if (wait > 0) {
          now += wait;
        } else {
          bucket.take(size, now);
          sent += size;
        }
      }
      assertThat((sent - size) / (now / 1e9))
          .as("size %d", size)
          .isBetween(limit * 0.99, limit * 1.02);
    }
  }

  @Test
  void shouldSaveUpLittleWhileThereIsNothingToSend() {
    TokenBucket bucket = new TokenBucket(1_000, 0);
    assertThat(bucket.nanosToWait(3_600 * SECOND)).isZero();
    bucket.take(1_250, 3_600 * SECOND);
    assertThat(bucket.nanosToWait(3_600 * SECOND)).isEqualTo(SECOND);
  }

  @Test
  void shouldNotMindAClockThatStandsStillOrAnUnlimitedRate() {
    TokenBucket bucket = new TokenBucket(1_000, 5);
    bucket.take(500, 5);
    assertThat(bucket.nanosToWait(5)).isEqualTo(SECOND / 2);
    assertThat(bucket.nanosToWait(4)).isEqualTo(SECOND / 2);
    TokenBucket open = new TokenBucket(0, 0);
    open.take(Long.MAX_VALUE, 0);
    assertThat(open.nanosToWait(0)).isZero();
  }

  @Test
  void shouldHoldTheMeanOfRatesThatChangeAllTheTime() {
    int size = 512 << 10;
    TokenBucket bucket = new TokenBucket(300_000, 0);
    long sent = 0;
    for (long now = 0; now < 600 * SECOND; now += SECOND / 10) {
      if (now % (2 * SECOND) == 0) {
        bucket = bucket.at(now % (4 * SECOND) == 0 ? 300_000 : 100_000, now);
      }
      while (bucket.nanosToWait(now) <= 0) {
        bucket.take(size, now);
        sent += size;
      }
    }
    assertThat(sent / 600.0).isBetween(190_000.0, 210_000.0);
  }

  @Test
  void shouldOweNothingOnceThereWasNoLimit() {
    TokenBucket bucket = new TokenBucket(1_000, 0);
    bucket.take(5_000, 0);
    assertThat(bucket.at(0, 0).nanosToWait(0)).isZero();
    assertThat(bucket.at(0, 0).at(1_000, 0).nanosToWait(0)).isZero();
    assertThat(bucket.at(2_000, SECOND).nanosToWait(SECOND)).isEqualTo(2 * SECOND);
  }

  @Test
  void shouldRunFromTheLeastToTheLargestLimit() {
    TokenBucket slow = new TokenBucket(1, 0);
    slow.take(600_000, 0);
    assertThat(slow.nanosToWait(0)).isEqualTo(600_000 * SECOND);
    TokenBucket fast = new TokenBucket(GateSetting.MAX_BYTES_PER_SECOND, 0);
    fast.take(600_000, 0);
    assertThat(fast.nanosToWait(0)).isBetween(1L, 1_000L);
  }
}
