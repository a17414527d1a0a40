package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.Journal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The grid's journal as one start of a node reaches it. It may die before or after a write. */
final class SimJournal implements Journal {
  private final SimGrid grid;
  private final SimNode node;
  private final int incarnation;

  SimJournal(SimGrid grid, SimNode node) {
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
  public @Nullable String read() {
    mayDie();
    return grid.journal;
  }

  @Override
  public boolean compareAndSet(@Nullable String expected, String next) {
    mayDie();
    if (grid.cut.contains(node.id) || grid.unheard.contains(node.id)) {
      grid.violations.add("the minority wrote " + next);
      return false;
    }
    if (!Objects.equals(expected, grid.journal)) {
      return false;
    }
    grid.journal = next;
    mayDie();
    return true;
  }
}
