package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.admin.grid.GridProblem;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.pagemem.PageIdAllocator;
import org.apache.ignite.internal.pagemem.store.IgnitePageStoreManager;
import org.apache.ignite.internal.processors.affinity.AffinityTopologyVersion;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.processors.cache.GridCacheContext;
import org.apache.ignite.internal.processors.cache.IgniteCacheOffheapManager;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtLocalPartition;
import org.jspecify.annotations.Nullable;

/** How much of each cache this node has. Thread-safe. */
final class LocalSizes {
  static final String SIZES = "sizes";
  static final String PARTITIONS = "partition-bytes";

  private final GridKernalContext kernal;

  LocalSizes(GridKernalContext kernal) {
    this.kernal = kernal;
  }

  /**
   * Sizes of everything.
   *
   * @param groupBytes on the medium, by group or cache; without groups that live in memory
   * @param entries of primary copies, by cache
   */
  record Sizes(Map<String, Long> groupBytes, Map<String, Long> entries) {}

  /**
   * Sizes of partitions.
   *
   * @param bytes by group and number; without groups that live in memory
   */
  record PartitionBytes(Map<Integer, Map<Integer, Long>> bytes) {
    /** Null if it is not known. */
    @Nullable Long of(int group, int partition) {
      Map<Integer, Long> known = bytes.get(group);
      return known == null ? null : known.get(partition);
    }
  }

  Sizes sizes() {
    Map<String, Long> bytes = new TreeMap<>();
    Map<String, Long> entries = new TreeMap<>();
    for (CacheGroupContext group : kernal.cache().cacheGroups()) {
      if (PartitionMaps.isUsers(group)) {
        measure(group, bytes, entries);
      }
    }
    return new Sizes(bytes, entries);
  }

  private void measure(
      CacheGroupContext group, Map<String, Long> bytes, Map<String, Long> entries) {
    try {
      if (group.persistenceEnabled()) {
        bytes.put(group.cacheOrGroupName(), bytes(group));
      }
      countEntries(group, entries);
    } catch (RuntimeException e) {
      rethrowUnlessGone(group, e);
      bytes.remove(group.cacheOrGroupName());
    }
  }

  PartitionBytes partitions(JsonNode arguments) throws WireException {
    Map<Integer, Map<Integer, Long>> bytes = new HashMap<>();
    for (JsonNode id : arguments.path("groups")) {
      if (!id.canConvertToInt()) {
        throw new WireException("'groups' has what is no number");
      }
      CacheGroupContext group = kernal.cache().cacheGroup(id.asInt());
      if (group != null && group.persistenceEnabled()) {
        measurePartitions(group, bytes);
      }
    }
    return new PartitionBytes(bytes);
  }

  private void measurePartitions(CacheGroupContext group, Map<Integer, Map<Integer, Long>> bytes) {
    Map<Integer, Long> ofGroup = new HashMap<>();
    try {
      for (GridDhtLocalPartition partition : group.topology().localPartitions()) {
        ofGroup.put(partition.id(), bytes(group, partition.id()));
      }
      bytes.put(group.groupId(), ofGroup);
    } catch (RuntimeException e) {
      rethrowUnlessGone(group, e);
    }
  }

  private void rethrowUnlessGone(CacheGroupContext group, RuntimeException failure) {
    if (kernal.cache().cacheGroup(group.groupId()) == group) {
      throw failure;
    }
  }

  private long bytes(CacheGroupContext group) {
    long sum = bytes(group, PageIdAllocator.INDEX_PARTITION);
    for (GridDhtLocalPartition partition : group.topology().localPartitions()) {
      sum += bytes(group, partition.id());
    }
    return sum;
  }

  private long bytes(CacheGroupContext group, int partition) {
    IgnitePageStoreManager stores = kernal.cache().context().pageStore();
    try {
      return (long) stores.pages(group.groupId(), partition)
          * group.dataRegion().pageMemory().pageSize();
    } catch (IgniteCheckedException e) {
      throw new GridProblem.Unavailable(
          "the store of " + group.cacheOrGroupName() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void countEntries(CacheGroupContext group, Map<String, Long> entries) {
    for (GridCacheContext<?, ?> cache : group.caches()) {
      entries.put(cache.name(), 0L);
    }
    AffinityTopologyVersion version = group.affinity().lastVersion();
    if (version.topologyVersion() <= 0) {
      return;
    }
    for (int p : group.affinity().primaryPartitions(kernal.localNodeId(), version)) {
      GridDhtLocalPartition partition = group.topology().localPartition(p);
      IgniteCacheOffheapManager.CacheDataStore store =
          partition == null ? null : partition.dataStore();
      if (store == null) {
        continue;
      }
      for (GridCacheContext<?, ?> cache : group.caches()) {
        long size = group.sharedGroup() ? store.cacheSize(cache.cacheId()) : store.fullSize();
        entries.merge(cache.name(), size, Long::sum);
      }
    }
  }
}
