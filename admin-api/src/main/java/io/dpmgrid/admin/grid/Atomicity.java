package io.dpmgrid.admin.grid;

/** What a cache promises about several keys. */
public enum Atomicity {
  /** Single operations only. */
  ATOMIC,
  /** Transactions. */
  TRANSACTIONAL
}
