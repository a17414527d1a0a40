package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.grid.LostPartitions;

/** What is said of lost partitions, wherever it is said. */
final class Losses {
  private Losses() {}

  /** Empty if nothing is lost. */
  static String text(GridObservation grid) {
    if (grid.lost().isEmpty()) {
      return "";
    }
    long count = grid.lost().stream().mapToLong(LostPartitions::count).sum();
    return count
        + (count == 1 ? " partition of " : " partitions of ")
        + Texts.names(grid.lost().stream().map(LostPartitions::group).toList())
        + (count == 1 ? " is lost" : " are lost")
        + " and not served: see ./dpm rebalance lost; bring the nodes back that had "
        + (count == 1 ? "it, then reset it" : "them, then reset them");
  }
}
