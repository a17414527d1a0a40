package io.dpmgrid.ignite.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OperationTimesTest {
  @Test
  void shouldTellEachTimeWithinAnEighthAndNeverTooShort() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 100_000; i++) {
      long nanos = random.nextLong() >>> random.nextInt(1, 64);
      long told = OperationTimes.upperNanos(OperationTimes.bucket(nanos));
      assertThat(told)
          .as("%s ns, seed %s", nanos, seed)
          .isBetween(nanos, nanos + Math.min(nanos / 8, Long.MAX_VALUE - nanos));
    }
  }

  @Test
  void shouldHaveABucketForEveryTimeEachAfterTheOther() {
    int last = new OperationTimes().reading().length - 1;
    assertThat(OperationTimes.bucket(Long.MIN_VALUE)).isZero();
    assertThat(OperationTimes.bucket(0)).isZero();
    assertThat(OperationTimes.bucket(Long.MAX_VALUE)).isEqualTo(last);
    assertThat(OperationTimes.upperNanos(last)).isEqualTo(Long.MAX_VALUE);
    for (int bucket = 0; bucket < last; bucket++) {
      long upper = OperationTimes.upperNanos(bucket);
      assertThat(OperationTimes.bucket(upper)).isEqualTo(bucket);
      assertThat(OperationTimes.bucket(upper + 1)).isEqualTo(bucket + 1);
    }
  }

  @Test
  void shouldCountOnlyWhileItMeasures() {
    OperationTimes times = new OperationTimes();
    times.record(5);
    times.measure(true);
    times.record(5);
    times.record(1_000_000);
    times.measure(false);
    times.record(5);
    assertThat(Arrays.stream(times.reading()).sum()).isEqualTo(2);
    assertThat(times.reading()[5]).isEqualTo(1);
  }
}
