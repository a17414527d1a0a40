package io.dpmgrid.node.config;

/** What somebody may do through the admin API; each includes the one before it. */
public enum AdminRole {
  /** Reads. */
  VIEWER,
  /** Runs the cluster, and loses no data. */
  OPERATOR,
  /** May destroy data. */
  ADMIN
}
