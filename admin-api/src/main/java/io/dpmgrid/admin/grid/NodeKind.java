package io.dpmgrid.admin.grid;

/** What a node is. */
public enum NodeKind {
  /** Keeps data. */
  SERVER,
  /** Keeps none. */
  CLIENT
}
