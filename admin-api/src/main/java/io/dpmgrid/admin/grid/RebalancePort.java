package io.dpmgrid.admin.grid;

import org.jspecify.annotations.Nullable;

/** Partitions on the move. */
public interface RebalancePort {
  /** What is left to move, and how fast it goes. */
  Rebalance rebalance();

  /** Holds all moves until {@link #resume}; paused ones stay paused. Restarts no move. */
  RebalanceControl pause();

  /** Lets moves go on where they were held. */
  RebalanceControl resume();

  /**
   * Limits how much each node supplies.
   *
   * @param bytesPerSecond from 1 to 10^12; null for no limit
   */
  RebalanceControl throttle(@Nullable Long bytesPerSecond);

  /**
   * What changes of the baseline would move. Changes nothing.
   *
   * @throws GridProblem.Refused if a node is none that can be added or removed
   * @throws GridProblem.Conflict if the cluster is not active
   */
  RebalancePreview preview(RebalancePreviewRequest request);

  /** Which partitions no running node has, and who could bring them back. */
  RebalanceLost explainLost();
}
