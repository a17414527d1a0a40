package io.dpmgrid.node.admin;

import io.dpmgrid.ignite.rebalance.OperationTimes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * How long the users' operations of the last seconds took: the difference of what was counted now
 * and a while ago. A while is two seconds, or as much more as it takes for a hundred operations; of
 * fewer nobody can say what one in a hundred takes. Thread-safe.
 */
final class RecentOperations {
  /** With fewer of them in the longest while, there are no users to speak of. */
  static final int LEAST_OPERATIONS = 20;

  private static final int ENOUGH_OPERATIONS = 100;
  private static final long SHORTEST_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long LONGEST_NANOS = Duration.ofSeconds(30).toNanos();
  private static final int ONE_IN = 100;

  // The newest comes last. Guarded by this.
  private final Deque<Look> looks = new ArrayDeque<>();

  /** What was counted when. */
  private static final class Look {
    private final long nanos;
    private final long[] counts;

    private Look(long nanos, long[] counts) {
      this.nanos = nanos;
      this.counts = counts;
    }
  }

  /**
   * Looks, about once a second.
   *
   * @param nanos the time, as {@link System#nanoTime} tells it
   * @param counts what {@link OperationTimes#reading} told then
   */
  synchronized void look(long nanos, long[] counts) {
    looks.addLast(new Look(nanos, counts.clone()));
    while (nanos - looks.getFirst().nanos > LONGEST_NANOS) {
      looks.removeFirst();
    }
  }

  /**
   * The 99th percentile in nanoseconds, at most an eighth too much; 0 if there were hardly any
   * operations. While there are fewer than a hundred, it is what the slowest took.
   *
   * @param nanos the time now
   * @param counts what was counted until now
   */
  synchronized long p99Nanos(long nanos, long[] counts) {
    long[] since = new long[counts.length];
    long total = 0;
    Iterator<Look> older = looks.descendingIterator();
    while (older.hasNext()) {
      Look look = older.next();
      total = 0;
      for (int i = 0; i < since.length; i++) {
        since[i] = counts[i] - look.counts[i];
        total += since[i];
      }
      if (total >= ENOUGH_OPERATIONS && nanos - look.nanos >= SHORTEST_NANOS) {
        break;
      }
    }
    return total < LEAST_OPERATIONS ? 0 : slowestHundredth(since, total);
  }

  private static long slowestHundredth(long[] counts, long total) {
    long above = 0;
    for (int i = counts.length - 1; i > 0; i--) {
      above += counts[i];
      if (above * ONE_IN > total) {
        return OperationTimes.upperNanos(i);
      }
    }
    return OperationTimes.upperNanos(0);
  }
}
