package io.dpmgrid.admin.grid;

/** What kind of query. */
public enum QueryKind {
  /** Reads all entries. */
  SCAN,
  /** Full text. */
  TEXT,
  /** SQL. */
  SQL,
  /** Over an index. */
  INDEX,
  /** Tells changes until it is cancelled. */
  CONTINUOUS
}
