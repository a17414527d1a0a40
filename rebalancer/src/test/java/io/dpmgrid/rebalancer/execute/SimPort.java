package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.Action;
import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.grid.RebalancedGrid;
import io.dpmgrid.rebalancer.plan.PartitionGroup;
import io.dpmgrid.rebalancer.plan.WantedCopies;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One start of a node as its coordinator sees the grid. It may die at any call. */
final class SimPort implements RebalancedGrid {
  private final SimGrid grid;
  private final SimNode node;
  private final int incarnation;

  SimPort(SimGrid grid, SimNode node) {
    this.grid = grid;
    this.node = node;
    this.incarnation = node.incarnation;
  }

  private void mayDie() {
    if (grid.faults.happens()) {
      grid.kill(node.id);
    }
    if (!node.running || node.incarnation != incarnation) {
      throw new IllegalStateException(node.id + " is dead");
    }
  }

  @Override
  public GridObservation observe(boolean decides) {
    mayDie();
    return grid.observe(node);
  }

  @Override
  public List<PartitionGroup> partitions() {
    mayDie();
    return grid.partitions();
  }

  @Override
  public List<WantedCopies> wantedCopies() {
    return List.of(new WantedCopies(SimGrid.GROUP, grid.copies, true));
  }

  @Override
  public Map<String, Map<String, String>> settings() {
    Map<String, Map<String, String>> told = new TreeMap<>();
    grid.side(node).forEach(one -> told.put(one.id, one.settings));
    return told;
  }

  @Override
  public List<Instant> clocks(Instant own) {
    return grid.side(node).stream().map(one -> one.clock.now()).toList();
  }

  @Override
  public void perform(Action action) {
    mayDie();
    if (action instanceof Action.ChangeBaseline && grid.faults.happens()) {
      grid.orders.add(new SimGrid.Late(grid.seconds + grid.faults.upTo(10), node, action));
    } else {
      grid.perform(node, action);
    }
    mayDie();
  }
}
