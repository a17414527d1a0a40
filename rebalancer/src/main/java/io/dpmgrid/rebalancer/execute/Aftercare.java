package io.dpmgrid.rebalancer.execute;

/**
 * What follows moves.
 *
 * @param checkpoints how many checkpoints a node needs after it became complete before another may
 *     be restarted, 0 to 10
 * @param verifications how often partitions are compared before they are listed as unverified, 0 to
 *     100; 0 to compare none
 */
public record Aftercare(int checkpoints, int verifications) {
  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Aftercare {
    if (checkpoints < 0 || checkpoints > 10) {
      throw new IllegalArgumentException("checkpoints is " + checkpoints + "; give 0 to 10");
    }
    if (verifications < 0 || verifications > 100) {
      throw new IllegalArgumentException("verifications is " + verifications + "; give 0 to 100");
    }
  }
}
