package io.dpmgrid.admin.grid;

/** Does a checkpoint run. */
public enum CheckpointState {
  /** No. */
  IDLE,
  /** Yes. */
  RUNNING
}
