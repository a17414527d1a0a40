package io.dpmgrid.admin.grid;

/** What kind of snapshot to take. */
public enum SnapshotKind {
  /** Everything. */
  FULL,
  /** What changed since the last one of that name. */
  INCREMENTAL
}
