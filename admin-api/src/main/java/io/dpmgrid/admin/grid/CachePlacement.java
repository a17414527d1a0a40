package io.dpmgrid.admin.grid;

/** What decides which nodes have the copies of a cache's partitions. */
public enum CachePlacement {
  /** The engine's own function, or one of the application's. */
  ENGINE,
  /** Weights and zones of nodes, as the baseline has them. */
  CAPACITY
}
