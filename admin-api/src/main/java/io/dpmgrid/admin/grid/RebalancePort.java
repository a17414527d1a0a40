package io.dpmgrid.admin.grid;

/** Partitions on the move. */
public interface RebalancePort {
  /** What is left to move. */
  Rebalance rebalance();
}
