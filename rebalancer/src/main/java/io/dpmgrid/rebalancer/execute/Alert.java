package io.dpmgrid.rebalancer.execute;

/**
 * Something that people should know for as long as it is so.
 *
 * @param kind what
 * @param subject the node, operation, partition or setting that it is about; empty for the grid
 * @param message what is wrong, and what to do
 */
public record Alert(Kind kind, String subject, String message) {
  /** What an alert is about. */
  public enum Kind {
    /** A node is away and expected back. */
    AWAY,
    /** A node comes and goes. */
    FLAPPING,
    /** A full archive gave up the log that a node away needs: it will need full copies. */
    ARCHIVE_LIMIT,
    /** Copies are missing and cannot be made again, or not without being asked for. */
    CANNOT_RESTORE,
    /** This side is no majority: it decides nothing. */
    NO_MAJORITY,
    /** A node may not join. */
    JOIN_REFUSED,
    /** A node cannot be drained, weights cannot change, or nothing can fulfil the policy. */
    REFUSED,
    /** Partitions have no live copy. */
    LOST_PARTITIONS,
    /** Copies of partitions differ. */
    DIVERGED,
    /** A node has too little room: copies are held back. */
    NO_SPACE,
    /** Nothing begins by itself until somebody says so. */
    HELD,
    /** Nodes are configured to decide in different ways. */
    SETTINGS_DIFFER,
    /** The grid does not do what it is told. */
    STUCK,
    /**
     * The grid or the journal cannot be read, or the journal not written: nothing is decided, or
     * nothing that rests on it.
     */
    BLIND,
    /** Something of a later version, which another node tells. */
    UNKNOWN
  }
}
