package io.dpmgrid.rebalancer.execute.journal;

/** How far an operation is. */
public enum Phase {
  /** The baseline is to change. */
  SWITCHING,
  /** The baseline has changed; copies move. */
  MOVING,
  /** Copies are complete; checkpoints make them a base for later deltas. */
  CHECKPOINTING,
  /** Copies are compared. */
  VERIFYING,
  /** The baseline is to be what it was. */
  REVERTING,
  /** The baseline is what it was; a late change is waited for. */
  RETURNED,
  /** Something of a later version, which another node tells. */
  UNKNOWN
}
