package io.dpmgrid.admin.operation;

/** What an operation does. */
public enum OperationKind {
  /** Makes checkpoints. */
  CHECKPOINT,
  /** Takes a snapshot. */
  SNAPSHOT_CREATE,
  /** Deletes a snapshot. */
  SNAPSHOT_DELETE,
  /** Restores a snapshot. */
  SNAPSHOT_RESTORE,
  /** Checks a snapshot. */
  SNAPSHOT_CHECK,
  /** Compares copies. */
  CONSISTENCY_CHECK,
  /** Makes a diagnostics bundle. */
  DIAGNOSTICS
}
