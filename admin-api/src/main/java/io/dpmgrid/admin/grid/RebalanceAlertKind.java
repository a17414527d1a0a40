package io.dpmgrid.admin.grid;

/** What an alert of the rebalancer is about. */
public enum RebalanceAlertKind {
  /** A node is away and expected back. */
  AWAY,
  /** A node comes and goes. */
  FLAPPING,
  /** A full archive gave up the log that a node away needs. */
  ARCHIVE_LIMIT,
  /** Copies are missing and cannot be made again, or not without being asked for. */
  CANNOT_RESTORE,
  /** This side is no majority. */
  NO_MAJORITY,
  /** A node may not join. */
  JOIN_REFUSED,
  /** A node cannot be drained, weights cannot change, or nothing can fulfil the policy. */
  REFUSED,
  /** Partitions have no live copy. */
  LOST_PARTITIONS,
  /** Copies of partitions differ. */
  DIVERGED,
  /** A node has too little room. */
  NO_SPACE,
  /** Nothing begins by itself until somebody says so. */
  HELD,
  /** Nodes are configured to decide in different ways. */
  SETTINGS_DIFFER,
  /** The grid does not do what it is told. */
  STUCK,
  /** The grid or the journal cannot be read or written: nothing is decided. */
  BLIND,
  /** Something of a later version, which another node tells. */
  UNKNOWN
}
