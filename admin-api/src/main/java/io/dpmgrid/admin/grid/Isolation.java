package io.dpmgrid.admin.grid;

/** What a transaction sees of others. */
public enum Isolation {
  /** What is committed. */
  READ_COMMITTED,
  /** What it has read once. */
  REPEATABLE_READ,
  /** As if it were alone. */
  SERIALIZABLE
}
