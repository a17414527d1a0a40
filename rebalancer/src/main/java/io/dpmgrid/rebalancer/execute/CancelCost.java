package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.journal.Operation;
import io.dpmgrid.rebalancer.execute.journal.Phase;
import io.dpmgrid.rebalancer.placement.Assignment;
import io.dpmgrid.rebalancer.placement.Placement;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import io.dpmgrid.rebalancer.placement.PlacementRequest;
import io.dpmgrid.rebalancer.plan.PartitionGroup;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What it costs to set the baseline back.
 *
 * @param bytesBack what must be copied again because it has gone already
 * @param bytesDiscarded what was copied for nothing
 * @param fewerCopies how many partitions will have fewer running copies than they have now and
 *     should have
 * @param withoutCopy how many will have none
 */
public record CancelCost(long bytesBack, long bytesDiscarded, long fewerCopies, long withoutCopy) {
  /** Nothing moved yet. */
  static final CancelCost NOTHING = new CancelCost(0, 0, 0, 0);

  /** The bytes that were or will be moved in vain. */
  public long bytes() {
    return bytesBack + bytesDiscarded;
  }

  static CancelCost of(
      Operation operation,
      GridObservation grid,
      List<PartitionGroup> groups,
      Function<PartitionGroup, Placement> placements) {
    if (operation.phase() == Phase.SWITCHING || operation.ending() != null) {
      return NOTHING;
    }
    // Who left by it and does not run cannot come back: a cancel is refused then, whatever it
    // costs.
    List<PlacementNode> before =
        operation.change().revert(grid.baseline()).stream()
            .filter(node -> grid.runs(node.id()) || grid.inBaseline(node.id()))
            .toList();
    long back = 0;
    long discarded = 0;
    long fewer = 0;
    long none = 0;
    for (PartitionGroup group : groups) {
      Assignment target =
          placements
              .apply(group)
              .place(new PlacementRequest(before, group.partitions(), group.copies()));
      for (int p = 0; p < group.partitions(); p++) {
        Set<String> has = new HashSet<>();
        group.owners().owners(p).stream().filter(grid::runs).forEach(has::add);
        int live = has.size();
        int after = 0;
        long bytes = group.sizes().bytes(p);
        for (String owner : target.owners(p)) {
          if (grid.runs(owner)) {
            after++;
            back += has.remove(owner) ? 0 : bytes;
          }
        }
        discarded += bytes * has.size();
        fewer += after < Math.min(live, group.copies()) ? 1 : 0;
        none += after == 0 && live > 0 ? 1 : 0;
      }
    }
    return new CancelCost(back, discarded, fewer, none);
  }

  @Override
  public String toString() {
    return bytesBack
        + " bytes to copy again, "
        + bytesDiscarded
        + " bytes copied for nothing, "
        + fewerCopies
        + " partitions with fewer running copies than now";
  }
}
