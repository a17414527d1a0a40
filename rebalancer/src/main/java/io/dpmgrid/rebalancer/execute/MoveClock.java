package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.journal.Operation;
import org.jspecify.annotations.Nullable;

/** Feeds the estimator with what the grid shows, and forgets when something else moves. */
final class MoveClock {
  private final EtaEstimator estimator = new EtaEstimator();
  private long operation = -1;
  private long bytesPerSecond = -1;

  @Nullable Eta look(GridObservation grid, Decision decision, long elapsedMs) {
    Operation current = decision.state().current();
    long now = current == null ? 0 : current.id();
    long limit = decision.state().wishes().bytesPerSecond();
    if (now != operation || limit != bytesPerSecond || decision.gate().held()) {
      operation = now;
      bytesPerSecond = limit;
      estimator.reset();
    }
    if (grid.progress().copiesLeft() == 0 || decision.gate().held()) {
      return null;
    }
    estimator.moved(elapsedMs, grid.progress().bytesMoved());
    return estimator.eta(grid.progress().bytesLeft());
  }
}
