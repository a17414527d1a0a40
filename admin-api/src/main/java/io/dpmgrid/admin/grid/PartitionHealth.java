package io.dpmgrid.admin.grid;

/** How well a partition is. */
public enum PartitionHealth {
  /** All wanted copies are there. */
  OK,
  /** A copy is on its way. */
  MOVING,
  /** Fewer copies than wanted, and none on its way. */
  UNDER_REPLICATED,
  /** No owner. */
  LOST
}
