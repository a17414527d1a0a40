package io.dpmgrid.admin.grid;

/** How well the cluster is. */
public enum ClusterHealth {
  /** Everything is there. */
  OK,
  /** It serves, but a copy, a node or a medium is missing. */
  DEGRADED,
  /** Data is lost or it does not serve. */
  FAILED
}
