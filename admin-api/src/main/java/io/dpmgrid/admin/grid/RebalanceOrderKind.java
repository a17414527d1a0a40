package io.dpmgrid.admin.grid;

/** What can be asked of the rebalancer. */
public enum RebalanceOrderKind {
  /** Carry out what is planned, and go on after a cancel or failure. */
  START,
  /** Let one node join. */
  JOIN,
  /** Let a node give its copies away. */
  DRAIN,
  /** Take a drain back that has not begun. */
  KEEP,
  /** A node that is away will not come back. */
  GIVE_UP,
  /** Stop an operation and set the baseline back. */
  CANCEL
}
