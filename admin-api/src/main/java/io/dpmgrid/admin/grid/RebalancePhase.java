package io.dpmgrid.admin.grid;

/** How far an operation is. */
public enum RebalancePhase {
  /** The baseline is to change. */
  SWITCHING,
  /** It has changed; copies move. */
  MOVING,
  /** Copies are complete; checkpoints make them a base for later deltas. */
  CHECKPOINTING,
  /** Copies are compared. */
  VERIFYING,
  /** The baseline is to be what it was. */
  REVERTING,
  /** It is what it was; a change that comes late is waited for. */
  RETURNED,
  /** Something of a later version, which another node tells. */
  UNKNOWN
}
