package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.journal.AwayNode;
import java.time.Duration;

/**
 * How long nodes that come and go are waited for.
 *
 * @param grace how long a node that went away is expected back, 0 to 30 days
 * @param steady how long a node must run without a break before it joins, or before its absences
 *     are forgotten; 0 to 1 day
 */
public record Patience(Duration grace, Duration steady) {
  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Patience {
    check("grace", grace, Duration.ofDays(30));
    check("steady", steady, Duration.ofDays(1));
  }

  /** Whether a node is away and no longer expected back. */
  public boolean over(AwayNode node) {
    return !node.running() && (node.givenUp() || enough(node.awayMs(), grace));
  }

  /** Whether time that was counted is enough; what is counted may have begun up to a unit late. */
  static boolean enough(long countedMs, Duration wanted) {
    return countedMs >= wanted.toMillis() + (wanted.isZero() ? 0 : ObservedTime.QUANTUM_MS);
  }

  private static void check(String name, Duration value, Duration most) {
    if (value.isNegative() || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(name + " is " + value + "; give a time from 0 to " + most);
    }
  }
}
