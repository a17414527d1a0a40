package io.dpmgrid.rebalancer.placement;

/**
 * How many copies each node may have at least and at most: its share, give or take a tolerance, and
 * never less room than the two whole numbers beside the share. Immutable.
 */
final class LoadBounds {
  private final int[] low;
  private final int[] high;

  private LoadBounds(int[] low, int[] high) {
    this.low = low;
    this.high = high;
  }

  /**
   * @param copies by how many a share is divided: 1 for all copies, all for the primaries
   * @param tolerance the part of a share by which a load may differ, such as 0.05
   */
  static LoadBounds of(CapacityShares shares, int partitions, int copies, double tolerance) {
    int count = shares.nodes().size();
    int[] low = new int[count];
    int[] high = new int[count];
    for (int i = 0; i < count; i++) {
      double share = shares.copies(i) / copies;
      low[i] = (int) Math.min(Math.floor(share), Math.ceil(share * (1 - tolerance)));
      high[i] = (int) Math.max(Math.ceil(share), Math.floor(share * (1 + tolerance)));
      high[i] = Math.min(partitions, high[i]);
    }
    return new LoadBounds(low, high);
  }

  int low(int node) {
    return low[node];
  }

  int high(int node) {
    return high[node];
  }

  /** Whether every load is within its bounds. */
  boolean hold(int[] loads) {
    for (int i = 0; i < loads.length; i++) {
      if (loads[i] < low[i] || loads[i] > high[i]) {
        return false;
      }
    }
    return true;
  }
}
