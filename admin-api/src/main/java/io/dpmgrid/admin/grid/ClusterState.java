package io.dpmgrid.admin.grid;

/** Does the cluster serve. */
public enum ClusterState {
  /** Reads and writes. */
  ACTIVE,
  /** Reads only. */
  ACTIVE_READ_ONLY,
  /** Neither. */
  INACTIVE
}
