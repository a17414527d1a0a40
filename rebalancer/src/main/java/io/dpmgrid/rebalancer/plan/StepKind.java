package io.dpmgrid.rebalancer.plan;

/** Why the baseline changes. */
public enum StepKind {
  /** Nodes that are gone for good leave the baseline, and others take over their copies. */
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
