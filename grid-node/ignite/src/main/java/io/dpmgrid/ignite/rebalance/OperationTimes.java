package io.dpmgrid.ignite.rebalance;

import java.util.concurrent.atomic.LongAdder;

/**
 * How long users' operations on single entries took, since the node started: a histogram with eight
 * steps in each doubling, so that what it tells is at most an eighth too much. Recording takes no
 * lock and allocates nothing.
 *
 * <p>Thread-safe.
 */
public final class OperationTimes {
  private static final int STEP_BITS = 3;
  private static final int STEPS = 1 << STEP_BITS;
  // Those of each doubling up to the largest long, and the values that are smaller than a step.
  private static final int BUCKETS = (Long.SIZE - 1 - STEP_BITS + 1) * STEPS;

  private final LongAdder[] counts = new LongAdder[BUCKETS];
  private volatile boolean measuring;

  /** Empty, and not measuring. */
  public OperationTimes() {
    for (int i = 0; i < BUCKETS; i++) {
      counts[i] = new LongAdder();
    }
  }

  /** Begins or ends to measure; what was recorded stays. */
  public void measure(boolean on) {
    measuring = on;
  }

  /** Whether it measures. */
  public boolean measuring() {
    return measuring;
  }

  /** Records one operation, while it measures. */
  void record(long nanos) {
    if (measuring) {
      counts[bucket(nanos)].increment();
    }
  }

  /** How many operations were in each bucket until now; each is read on its own. */
  public long[] reading() {
    long[] now = new long[BUCKETS];
    for (int i = 0; i < BUCKETS; i++) {
      now[i] = counts[i].sum();
    }
    return now;
  }

  /** Where a time belongs; one below 0 counts as 0. */
  public static int bucket(long nanos) {
    if (nanos < STEPS) {
      return (int) Math.max(0, nanos);
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - STEP_BITS;
    return (shift + 1) * STEPS + (int) ((nanos >>> shift) & (STEPS - 1));
  }

  /** The longest time that belongs there, in nanoseconds. */
  public static long upperNanos(int bucket) {
    if (bucket < STEPS) {
      return bucket;
    }
    int shift = bucket / STEPS - 1;
    // The last bucket's bound is one more than the largest long, and comes out right.
    return ((long) (STEPS + bucket % STEPS + 1) << shift) - 1;
  }
}
