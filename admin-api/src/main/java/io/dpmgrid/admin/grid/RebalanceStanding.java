package io.dpmgrid.admin.grid;

/** What the rebalancer takes a node for. */
public enum RebalanceStanding {
  /** In the baseline, and there. */
  MEMBER,
  /** To give its copies away, or at it. */
  LEAVING,
  /** In the baseline, away, and expected back: nothing moves. */
  AWAY,
  /** Back, but not for long enough, or not complete. */
  BACK,
  /** In the baseline, and no longer expected back. */
  GONE,
  /** A server that joins when it may. */
  NEWCOMER,
  /** A server that has given its copies away, and joins only if asked. */
  DRAINED
}
