package io.dpmgrid.bench.rebalance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.GridDhtPartitionFullMap;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.GridDhtPartitionMap;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionState;
import org.apache.ignite.spi.metric.LongMetric;
import org.apache.ignite.spi.metric.Metric;

/**
 * Where the copies are, and how many bytes came to this node, as the engine of either system tells
 * it. Thread-safe.
 */
final class CopyWatch {
  private final IgniteEx ignite;
  private final Map<String, Long> counted = new HashMap<>();
  private long received;

  CopyWatch(IgniteEx ignite) {
    this.ignite = ignite;
  }

  /**
   * Whether every copy of users' caches is complete on the node where it belongs, and so many nodes
   * share them. The baseline alone does not tell: it changes some time before the places do.
   */
  boolean settled(int nodes) {
    for (CacheGroupContext group : ignite.context().cache().cacheGroups()) {
      if (!group.systemCache() && !settled(group, nodes)) {
        return false;
      }
    }
    return true;
  }

  private static boolean settled(CacheGroupContext group, int nodes) {
    GridDhtPartitionFullMap all =
        group.topology().initialized() ? group.topology().partitionMap(false) : null;
    if (all == null) {
      return false;
    }
    List<List<ClusterNode>> ideal = group.affinity().idealAssignment().assignment();
    if (ideal.stream().flatMap(List::stream).distinct().count() != nodes) {
      return false;
    }
    for (int p = 0; p < ideal.size(); p++) {
      if (ideal.get(p).size() < group.config().getBackups() + 1) {
        return false;
      }
      for (ClusterNode node : ideal.get(p)) {
        GridDhtPartitionMap has = all.get(node.id());
        if (has == null || has.get(p) != GridDhtPartitionState.OWNING) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Bytes of copies that came to this node since it started. The engine's counter begins anew with
   * each of its rebalancings, so this is to be called often.
   */
  synchronized long received() {
    for (CacheGroupContext group : ignite.context().cache().cacheGroups()) {
      if (!group.systemCache()) {
        String name = group.cacheOrGroupName();
        Metric metric =
            ignite
                .context()
                .metric()
                .registry("cacheGroups." + name)
                .findMetric("RebalancingReceivedBytes");
        long now = metric instanceof LongMetric bytes ? Math.max(0, bytes.value()) : 0;
        long before = counted.getOrDefault(name, 0L);
        received += now < before ? now : now - before;
        counted.put(name, now);
      }
    }
    return received;
  }
}
