package io.dpmgrid.admin.grid;

/** Which copies a write waits for. */
public enum WriteSynchronization {
  /** All of them. */
  ALL_COPIES,
  /** The primary. */
  PRIMARY,
  /** None. */
  NONE
}
