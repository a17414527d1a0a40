package io.dpmgrid.admin.grid;

/** How an operation ended. */
public enum RebalanceOutcome {
  /** As planned. */
  DONE,
  /** People stopped it; the baseline is what it was. */
  CANCELLED,
  /** The grid changed under it; what is needed is planned anew. */
  INTERRUPTED,
  /** Somebody else changed the baseline. */
  SUPERSEDED,
  /** The grid would not do it. */
  FAILED,
  /** As planned, but copies differ. */
  DIVERGED,
  /** Something of a later version, which another node tells. */
  UNKNOWN
}
