package io.dpmgrid.admin.grid;

/** Why the baseline changes. */
public enum PlannedStepKind {
  /** Nodes that are gone leave, and their copies are made again. */
  RESTORE,
  /** Nodes are added. */
  JOIN,
  /** Weights change. */
  REWEIGHT,
  /** Nodes give their copies away and leave. */
  DRAIN,
  /** Something of a later version, which another node tells. */
  UNKNOWN
}
