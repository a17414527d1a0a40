package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.Atomicity;
import io.dpmgrid.admin.grid.Cache;
import io.dpmgrid.admin.grid.CacheMode;
import io.dpmgrid.admin.grid.CachePlacement;
import io.dpmgrid.admin.grid.Found;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.LostPartitions;
import io.dpmgrid.admin.grid.Partition;
import io.dpmgrid.admin.grid.PartitionCopy;
import io.dpmgrid.admin.grid.PartitionHealth;
import io.dpmgrid.admin.grid.WriteSynchronization;
import io.dpmgrid.ignite.affinity.CapacityAwareAffinityFunction;
import io.dpmgrid.node.majority.AckConsents;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.internal.processors.cache.DynamicCacheDescriptor;
import org.apache.ignite.internal.util.typedef.internal.CU;
import org.jspecify.annotations.Nullable;

/** Caches and partitions as the API shows them. Thread-safe. */
final class CacheViews {
  private final Members members;
  private final PartitionMaps maps;
  private final SizesBoard sizes;
  private final AckConsents consents;

  CacheViews(Members members, PartitionMaps maps, SizesBoard sizes) {
    this.members = members;
    this.maps = maps;
    this.sizes = sizes;
    this.consents = new AckConsents(members.ignite());
  }

  DynamicCacheDescriptor require(String name) {
    DynamicCacheDescriptor cache = members.kernal().cache().cacheDescriptors().get(name);
    if (cache == null || !cache.cacheType().userCache()) {
      throw new GridProblem.NotFound("There is no cache '" + name + "'.");
    }
    return cache;
  }

  Found<Cache> caches() {
    Survey<LocalSizes.Sizes> survey = sizes.survey();
    AckConsents.Accepted accepted = consents.now();
    return new Found<>(
        maps.userCaches().stream().map(cache -> view(cache, survey, accepted)).toList(),
        survey.unknown());
  }

  Cache cache(String name) {
    return view(require(name), sizes.survey(), consents.now());
  }

  private Cache view(
      DynamicCacheDescriptor of, Survey<LocalSizes.Sizes> survey, AckConsents.Accepted accepted) {
    CacheConfiguration<?, ?> settings = of.cacheConfiguration();
    boolean replicated = settings.getCacheMode() == org.apache.ignite.cache.CacheMode.REPLICATED;
    DataStorageConfiguration storage =
        members.ignite().configuration().getDataStorageConfiguration();
    int lost = 0;
    int moving = 0;
    for (PartitionMaps.Placement one : maps.placements(of.groupId())) {
      lost += one.health() == PartitionHealth.LOST ? 1 : 0;
      moving += PartitionMaps.moving(one);
    }
    String region = settings.getDataRegionName();
    Collection<LocalSizes.Sizes> told = survey.told().values();
    return new Cache(
        of.cacheName(),
        settings.getGroupName(),
        replicated ? CacheMode.REPLICATED : CacheMode.PARTITIONED,
        settings.getAtomicityMode() == CacheAtomicityMode.ATOMIC
            ? Atomicity.ATOMIC
            : Atomicity.TRANSACTIONAL,
        synchronization(settings),
        replicated ? null : settings.getBackups() + 1,
        settings.getAffinity().partitions(),
        settings.getAffinity() instanceof CapacityAwareAffinityFunction
            ? CachePlacement.CAPACITY
            : CachePlacement.ENGINE,
        region == null ? storage.getDefaultDataRegionConfiguration().getName() : region,
        CU.isPersistentCache(settings, storage),
        accepted.covers(settings),
        sum(told.stream().map(one -> one.entries().get(of.cacheName())).toList()),
        sum(
            told.stream()
                .map(one -> one.groupBytes().get(of.groupDescriptor().cacheOrGroupName()))
                .toList()),
        moving,
        lost,
        survey.unknown());
  }

  Found<Partition> partitions(String name) {
    DynamicCacheDescriptor cache = require(name);
    Survey<LocalSizes.PartitionBytes> survey = sizes.partitions(List.of(cache.groupId()));
    List<Partition> partitions = new ArrayList<>();
    for (PartitionMaps.Placement one : maps.placements(cache.groupId())) {
      List<PartitionCopy> copies = new ArrayList<>();
      for (PartitionMaps.Copy copy : one.copies()) {
        LocalSizes.PartitionBytes of = survey.told().get(copy.node());
        copies.add(
            new PartitionCopy(
                Members.id(copy.node()),
                copy.role(),
                copy.state(),
                of == null ? null : of.of(cache.groupId(), one.partition())));
      }
      partitions.add(new Partition(one.partition(), one.health(), copies));
    }
    return new Found<>(partitions, survey.unknown());
  }

  Found<LostPartitions> lost() {
    List<LostPartitions> lost = new ArrayList<>();
    for (DynamicCacheDescriptor cache : maps.userCaches()) {
      List<Integer> partitions =
          maps.placements(cache.groupId()).stream()
              .filter(one -> one.health() == PartitionHealth.LOST)
              .map(PartitionMaps.Placement::partition)
              .toList();
      if (!partitions.isEmpty()) {
        lost.add(new LostPartitions(cache.cacheName(), partitions));
      }
    }
    // The engine tells every server of all partitions.
    return new Found<>(lost, List.of());
  }

  private static WriteSynchronization synchronization(CacheConfiguration<?, ?> settings) {
    return switch (settings.getWriteSynchronizationMode()) {
      case FULL_SYNC -> WriteSynchronization.ALL_COPIES;
      case PRIMARY_SYNC -> WriteSynchronization.PRIMARY;
      case FULL_ASYNC -> WriteSynchronization.NONE;
    };
  }

  private static @Nullable Long sum(List<@Nullable Long> parts) {
    Long sum = null;
    for (Long part : parts) {
      if (part != null) {
        sum = sum == null ? part : sum + part;
      }
    }
    return sum;
  }
}
