package io.dpmgrid.bench.rebalance;

/**
 * How moves of our nodes give way to users.
 *
 * @param p99Millis what the 99th percentile may take, in milliseconds
 * @param leastKb what each node may send at any time, in KiB per second
 * @param mostKb what it may send while nobody is disturbed
 */
record GuardSpec(int p99Millis, long leastKb, long mostKb) {
  // The guard begins with half of the most, and nobody knows yet what moves do to users.
  private static final int RANGE = 4;

  /**
   * A guard under which moves take at most so many times as long as without one.
   *
   * @param bytesPerSecond what each node sent without one
   */
  static GuardSpec of(int p99Millis, double bytesPerSecond, double longer) {
    long least = Math.max(1, Math.round(bytesPerSecond / longer / 1024));
    return new GuardSpec(p99Millis, least, RANGE * least);
  }
}
