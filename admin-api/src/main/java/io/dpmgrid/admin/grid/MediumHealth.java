package io.dpmgrid.admin.grid;

/** How well a medium is. */
public enum MediumHealth {
  /** Serves. */
  OK,
  /** Serves, but is nearly full or slow. */
  DEGRADED,
  /** Acknowledges nothing any more. */
  FAILED
}
