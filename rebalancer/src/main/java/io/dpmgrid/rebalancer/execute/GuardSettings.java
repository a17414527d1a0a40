package io.dpmgrid.rebalancer.execute;

import java.time.Duration;

/**
 * How moves give way to users.
 *
 * @param limit what the 99th percentile of users' operations may take while copies move
 * @param leastBytesPerSecond what moves may use even then, after their first period, at least 1
 * @param mostBytesPerSecond what they may use when nobody is disturbed
 */
public record GuardSettings(Duration limit, long leastBytesPerSecond, long mostBytesPerSecond) {
  /**
   * @throws IllegalArgumentException if the limit is not positive or the rates are out of order
   */
  public GuardSettings {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("the guard's limit is " + limit + "; give more than 0");
    }
    if (leastBytesPerSecond < 1 || mostBytesPerSecond < leastBytesPerSecond) {
      throw new IllegalArgumentException(
          "the guard's rates are "
              + leastBytesPerSecond
              + " and "
              + mostBytesPerSecond
              + " bytes per second; give at least 1, and the larger one last");
    }
  }
}
