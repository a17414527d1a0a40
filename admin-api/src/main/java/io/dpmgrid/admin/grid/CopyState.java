package io.dpmgrid.admin.grid;

/** The engine's state of a copy. */
public enum CopyState {
  /** Whole. */
  OWNING,
  /** Being filled. */
  MOVING,
  /** Being emptied. */
  RENTING,
  /** Empty. */
  EVICTED,
  /** Without an owner. */
  LOST
}
