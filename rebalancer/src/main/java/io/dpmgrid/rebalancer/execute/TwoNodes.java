package io.dpmgrid.rebalancer.execute;

/** What one half of a baseline may decide alone. Two nodes are the usual case. */
public enum TwoNodes {
  /** Nothing: it waits for the other half. */
  WAIT,
  /** As much as a majority, while the witness gives it its voice. */
  WITNESS,
  /**
   * The one node of two that runs decides. If both run and do not see each other, both do, and
   * acknowledged writes of one of them are lost later.
   */
  SURVIVOR
}
