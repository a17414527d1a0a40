package io.dpmgrid.rebalancer.execute;

import org.jspecify.annotations.Nullable;

/**
 * What moves must leave to others.
 *
 * @param guard how moves give way to users; null for not at all
 * @param archivePart from which part of its limit on an archive counts as full, above 0 to 1
 * @param leastFreeBytes below this room on a node copies are held back, at least 0
 */
public record MoveLimits(@Nullable GuardSettings guard, double archivePart, long leastFreeBytes) {
  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public MoveLimits {
    if (!(archivePart > 0 && archivePart <= 1)) {
      throw new IllegalArgumentException(
          "archivePart is " + archivePart + "; give a number above 0, at most 1");
    }
    if (leastFreeBytes < 0) {
      throw new IllegalArgumentException(
          "leastFreeBytes is " + leastFreeBytes + "; give at least 0");
    }
  }
}
