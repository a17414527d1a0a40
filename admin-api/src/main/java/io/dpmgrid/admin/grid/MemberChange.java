package io.dpmgrid.admin.grid;

/** How a member came or went. */
public enum MemberChange {
  /** Came. */
  JOINED,
  /** Went in order. */
  LEFT,
  /** Is gone without a word. */
  FAILED
}
