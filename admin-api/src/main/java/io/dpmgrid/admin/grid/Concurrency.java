package io.dpmgrid.admin.grid;

/** How a transaction locks. */
public enum Concurrency {
  /** When it commits. */
  OPTIMISTIC,
  /** When it reads or writes. */
  PESSIMISTIC
}
