package io.dpmgrid.pmem.log;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How long it took to make ranges durable: a histogram with fixed bounds, from a cache line's
 * write-back to a device that hangs. Recording takes no lock and allocates nothing.
 *
 * <p>Thread-safe.
 */
public final class PersistTimes {
  private static final long[] BOUNDS = {
    100,
    250,
    500,
    1_000,
    2_500,
    5_000,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    25_000_000,
    100_000_000,
    1_000_000_000
  };

  private final AtomicLongArray counts = new AtomicLongArray(BOUNDS.length + 1);
  private final LongAdder nanos = new LongAdder();

  /**
   * The upper bound of each bucket, inclusive, in nanoseconds, ascending; there is one more without
   * a bound.
   */
  public static List<Long> boundsNanos() {
    return LongStream.of(BOUNDS).boxed().toList();
  }

  /**
   * What was recorded until now; each bucket is read on its own.
   *
   * @param counts how many times were in each bucket, one more than there are bounds
   * @param nanos the sum of all times, in nanoseconds
   */
  public record Reading(List<Long> counts, long nanos) {
    /** Before anything was recorded. */
    public static final Reading NONE =
        new Reading(IntStream.rangeClosed(0, BOUNDS.length).mapToObj(i -> 0L).toList(), 0);

    /** Copies. */
    public Reading {
      counts = List.copyOf(counts);
    }
  }

  void record(long took) {
    int bucket = 0;
    while (bucket < BOUNDS.length && took > BOUNDS[bucket]) {
      bucket++;
    }
    counts.incrementAndGet(bucket);
    nanos.add(took);
  }

  Reading reading() {
    return new Reading(
        IntStream.range(0, counts.length()).mapToObj(counts::get).toList(), nanos.sum());
  }
}
