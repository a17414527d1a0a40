package io.dpmgrid.ignite.store;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.pagemem.wal.record.RollbackRecord;
import org.apache.ignite.internal.processors.affinity.AffinityTopologyVersion;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.processors.cache.GridCacheContext;
import org.apache.ignite.internal.processors.cache.GridCacheSharedContext;
import org.apache.ignite.internal.processors.cache.PartitionUpdateCounter;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.GridDhtPartitionsExchangeFuture;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.PartitionsExchangeAware;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtLocalPartition;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionState;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cluster.BaselineTopology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers the updates of a partition anew, with a gap, when the node that numbered them is gone.
 *
 * <p>The owner of an atomic cache's partition numbers an update, applies it, and only then sends it
 * to the backups. If it dies in between, or is cut off, it has updates whose numbers its successor
 * gives to others. When it returns, the engine compares numbers, takes those for the same, and
 * leaves acknowledged updates of the successor out of what it sends. With the gap every number of
 * the successor is higher than any that the lost owner can have given.
 *
 * <p>Only on a side with a majority of the baseline: of two sides, the one with the higher numbers
 * wins. Only where the engine is told to prefer the log: a gap makes it take the log for longer
 * than the partition otherwise. Not for caches with continuous queries, which wait for missing
 * numbers. Not for partitions that nobody ever wrote to. Called by the engine's thread of
 * exchanges.
 */
final class CountersAfterLoss implements PartitionsExchangeAware {
  /**
   * More than one owner can have under way for one partition. All copies come to the same number
   * unless they stand at different sides of a multiple of it, or one hears of the successor's first
   * update before it hears of the loss; that costs an empty catch-up.
   */
  static final long STEP = 1 << 16;

  private static final Logger LOG = LoggerFactory.getLogger(CountersAfterLoss.class);

  private final GridCacheSharedContext<?, ?> engine;

  CountersAfterLoss(GridCacheSharedContext<?, ?> engine) {
    this.engine = engine;
  }

  @Override
  public void onDoneBeforeTopologyUnlock(
      GridDhtPartitionsExchangeFuture exchange, @Nullable Throwable error) {
    if (error != null
        || !exchange.events().hasServerLeft()
        || !(engine.database() instanceof GridCacheDatabaseSharedManager database)
        || !database.preferWalRebalance()
        || !isMajority(exchange.events().lastEvent().topologyNodes())) {
      return;
    }
    Set<UUID> gone =
        exchange.events().leftServerNodes().stream()
            .map(ClusterNode::id)
            .collect(Collectors.toSet());
    AffinityTopologyVersion before = engine.exchange().readyAffinityVersion();
    for (CacheGroupContext group : engine.cache().cacheGroups()) {
      try {
        if (concerns(group)) {
          renumber(group, before, gone);
        }
      } catch (RuntimeException | IgniteCheckedException e) {
        // An exception would stop the node, and the engine's own rule is what stock has.
        LOG.warn("updates of {} go on with the old numbers", group.cacheOrGroupName(), e);
      }
    }
  }

  private boolean isMajority(Collection<ClusterNode> nodes) {
    BaselineTopology baseline = engine.kernalContext().state().clusterState().baselineTopology();
    if (baseline == null) {
      return false;
    }
    Set<Object> ids = baseline.consistentIds();
    long running =
        nodes.stream()
            .filter(node -> !node.isClient() && ids.contains(node.consistentId()))
            .count();
    return running * 2 > ids.size();
  }

  private static boolean concerns(CacheGroupContext group) {
    if (group.systemCache()
        || !group.affinityNode()
        || !group.persistenceEnabled()
        || !group.walEnabled()
        || !group.hasAtomicCaches()) {
      return false;
    }
    for (GridCacheContext<?, ?> cache : group.caches()) {
      if (cache.continuousQueries().updateListeners(false, false) != null) {
        return false;
      }
    }
    return true;
  }

  private void renumber(CacheGroupContext group, AffinityTopologyVersion before, Set<UUID> gone)
      throws IgniteCheckedException {
    List<List<ClusterNode>> owners = group.affinity().assignments(before);
    for (GridDhtLocalPartition partition : group.topology().currentLocalPartitions()) {
      List<ClusterNode> of = owners.get(partition.id());
      if (of.isEmpty()
          || !gone.contains(of.get(0).id())
          || partition.state() != GridDhtPartitionState.OWNING) {
        continue;
      }
      PartitionUpdateCounter counter = partition.dataStore().partUpdateCounter();
      if (counter != null && counter.get() > 0) {
        skip(partition.id(), group.groupId(), counter);
      }
    }
  }

  /** The engine's own record of numbers that no update has, for whoever reads the log later. */
  private void skip(int partition, int group, PartitionUpdateCounter counter)
      throws IgniteCheckedException {
    long from = counter.get();
    long to = next(from);
    engine.database().checkpointReadLock();
    try {
      engine.wal().log(new RollbackRecord(group, partition, from, to - from));
      counter.update(to);
    } finally {
      engine.database().checkpointReadUnlock();
    }
  }

  /** At least half a step further, and the same for numbers that are close together. */
  static long next(long counter) {
    return (counter + STEP / 2 + STEP - 1) / STEP * STEP;
  }
}
