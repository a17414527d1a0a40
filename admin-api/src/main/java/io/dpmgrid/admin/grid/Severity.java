package io.dpmgrid.admin.grid;

/** How much an event matters. */
public enum Severity {
  /** Good to know. */
  INFO,
  /** Look at it soon. */
  WARNING,
  /** Look at it now. */
  ERROR
}
