package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.Action;
import io.dpmgrid.rebalancer.execute.journal.AwayNode;
import io.dpmgrid.rebalancer.execute.journal.JournalState;
import io.dpmgrid.rebalancer.execute.journal.Operation;
import io.dpmgrid.rebalancer.placement.PlacementNode;

/** Watches a simulated grid for what must never be. */
final class SimSafety {
  private final SimGrid grid;
  // Per partition, the live copies when the operation's baseline change came, less those that died.
  private final long[] least = new long[SimGrid.PARTITIONS];
  private long operation;

  SimSafety(SimGrid grid) {
    this.grid = grid;
  }

  void died(SimNode node) {
    for (int p = 0; p < SimGrid.PARTITIONS; p++) {
      // One that was to have a copy counts like one that had it: the others do not stand in for it.
      least[p] -= node.has(p) || grid.owners(p).contains(node.id) ? 1 : 0;
    }
  }

  void beforeChange(Action.ChangeBaseline change) {
    JournalState state = grid.state();
    Operation current = state.current();
    boolean back = current != null && current.ending() != null;
    if (!back) {
      for (PlacementNode node : grid.baseline) {
        SimNode one = grid.node(node.id());
        boolean here = one.running && !grid.cut.contains(one.id);
        AwayNode known = state.away(one.id);
        boolean givenUp = known != null && known.givenUp();
        if (!here && !givenUp && one.awaySeconds < grid.settings.grace().toSeconds()) {
          grid.violations.add(
              "at " + grid.seconds + " " + change + " though " + one.id + " is within its grace");
        }
      }
      long up = grid.baseline.stream().filter(n -> here(n.id())).count();
      if (up * 2 <= grid.baseline.size() && grid.settings.twoNodes() == TwoNodes.WAIT) {
        grid.violations.add("at " + grid.seconds + " no majority, and " + change);
      }
    }
    if (operation != change.operation()) {
      operation = change.operation();
      for (int p = 0; p < SimGrid.PARTITIONS; p++) {
        least[p] = Math.min(grid.copies, grid.live(p));
      }
    }
  }

  private boolean here(String id) {
    return grid.node(id).running && !grid.cut.contains(id);
  }

  /** Fewer copies than before an operation, though nobody died who had them, must never be. */
  void check() {
    for (int p = 0; p < SimGrid.PARTITIONS; p++) {
      if (grid.live(p) < least[p]) {
        grid.violations.add(
            "at "
                + grid.seconds
                + " partition "
                + p
                + " has "
                + grid.live(p)
                + " live copies, operation "
                + operation
                + " must leave "
                + least[p]);
      }
    }
  }
}
