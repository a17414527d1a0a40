package io.dpmgrid.admin.grid;

/** What can happen. */
public enum EventType {
  /** A node joined. */
  NODE_JOINED,
  /** A node left in order. */
  NODE_LEFT,
  /** A node is gone without a word. */
  NODE_FAILED,
  /** The baseline changed. */
  BASELINE_CHANGED,
  /** The cluster's state changed. */
  STATE_CHANGED,
  /** A cache was created. */
  CACHE_CREATED,
  /** A cache was destroyed. */
  CACHE_DESTROYED,
  /** A checkpoint finished. */
  CHECKPOINT_FINISHED,
  /** Rebalance started. */
  REBALANCE_STARTED,
  /** Rebalance finished. */
  REBALANCE_FINISHED,
  /** Partitions were lost. */
  PARTITIONS_LOST,
  /** A snapshot was made. */
  SNAPSHOT_FINISHED,
  /** A snapshot could not be made. */
  SNAPSHOT_FAILED,
  /** A medium failed. */
  MEDIUM_FAILED,
  /** The log stalled. */
  LOG_STALLED,
  /** An operation of the API started. */
  OPERATION_STARTED,
  /** An operation of the API ended. */
  OPERATION_ENDED,
  /** Events were dropped before this one; told by the API itself. */
  EVENTS_LOST
}
