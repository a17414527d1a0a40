package io.dpmgrid.bench.rebalance;

/**
 * How moves of our nodes give way to users.
 *
 * @param p99Millis what the 99th percentile may take, in milliseconds
 * @param leastKb what each node may send however long users wait, in KiB per second
 * @param mostKb what it may send while nobody is disturbed
 */
record GuardSpec(int p99Millis, long leastKb, long mostKb) {
  /** The least is this part of what each node sent without a guard. */
  static final int PART = 4;

  /** The most is so many times what each node sent without a guard. */
  static final int TIMES = 2;

  /**
   * A guard that has room on both sides: users of a node that has just started can bear far less
   * than those of one that is warm.
   *
   * @param bytesPerSecond what each node sent without one
   */
  static GuardSpec of(int p99Millis, double bytesPerSecond) {
    long least = Math.max(1, Math.round(bytesPerSecond / PART / 1024));
    return new GuardSpec(p99Millis, least, TIMES * PART * least);
  }
}
