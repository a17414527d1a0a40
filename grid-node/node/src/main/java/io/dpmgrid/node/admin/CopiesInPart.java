package io.dpmgrid.node.admin;

import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtLocalPartition;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionState;

/**
 * How much of copies that come whole is here, in copies: several come at the same time, and each
 * counts for the entries that it has beside the mean of the complete ones. Of those that come by
 * the log nobody can tell: they had nearly everything before.
 */
final class CopiesInPart {
  private CopiesInPart() {}

  /** Of one group on this node; 0 while there is no complete one to compare with. */
  static double of(CacheGroupContext group) {
    long complete = 0;
    long entries = 0;
    for (GridDhtLocalPartition one : group.topology().localPartitions()) {
      if (one.state() == GridDhtPartitionState.OWNING) {
        complete++;
        entries += one.fullSize();
      }
    }
    if (entries == 0) {
      return 0;
    }
    double mean = (double) entries / complete;
    double inPart = 0;
    for (GridDhtLocalPartition one : group.topology().localPartitions()) {
      if (one.state() == GridDhtPartitionState.MOVING && one.initialUpdateCounter() == 0) {
        inPart += Math.min(1, one.fullSize() / mean);
      }
    }
    return inPart;
  }
}
