package io.dpmgrid.node.admin;

import org.apache.ignite.Ignite;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.GridCacheContext;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtLocalPartition;

/** Does to data what must never happen. */
final class Tampering {
  private Tampering() {}

  /** Makes one node believe that a copy has seen another number of updates. */
  static void spoilOneCopy(Ignite node, String cache) {
    GridCacheContext<?, ?> context = ((IgniteEx) node).cachex(cache).context();
    GridDhtLocalPartition partition = context.topology().localPartitions().get(0);
    partition.updateCounter(partition.updateCounter() + 5);
  }
}
