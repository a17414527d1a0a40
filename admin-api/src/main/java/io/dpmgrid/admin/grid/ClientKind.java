package io.dpmgrid.admin.grid;

/** What kind of client. */
public enum ClientKind {
  /** Thin client. */
  THIN,
  /** JDBC. */
  JDBC,
  /** ODBC. */
  ODBC
}
