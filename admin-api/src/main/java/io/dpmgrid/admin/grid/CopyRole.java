package io.dpmgrid.admin.grid;

/** What a copy is for. */
public enum CopyRole {
  /** Serves. */
  PRIMARY,
  /** Stands by. */
  BACKUP,
  /** Is no longer assigned to this node. */
  LEAVING
}
