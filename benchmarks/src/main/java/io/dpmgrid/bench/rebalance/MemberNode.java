package io.dpmgrid.bench.rebalance;

import org.apache.ignite.Ignite;

/** A started node, ours or stock. Closed by the end of its process. */
interface MemberNode {
  /** The engine. */
  Ignite ignite();

  /** Begins to let a node that runs own partitions. */
  void join(String nodeId);

  /** Whether whoever keeps to its rules would restart a node now. */
  boolean mayRestart(String nodeId);
}
