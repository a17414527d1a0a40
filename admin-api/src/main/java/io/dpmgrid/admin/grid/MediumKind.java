package io.dpmgrid.admin.grid;

/** What kind of medium persists bytes. */
public enum MediumKind {
  /** A file system with direct access to persistent memory. */
  DAX,
  /** Any other file system. */
  FILE,
  /** Volatile memory that plays persistent memory; development only. */
  EMULATED
}
