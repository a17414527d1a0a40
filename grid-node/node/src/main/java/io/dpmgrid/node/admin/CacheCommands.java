package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.Cache;
import io.dpmgrid.admin.grid.CacheMode;
import io.dpmgrid.admin.grid.CachePlacement;
import io.dpmgrid.admin.grid.CachePort;
import io.dpmgrid.admin.grid.CacheSpec;
import io.dpmgrid.admin.grid.ConsistencyCheckRequest;
import io.dpmgrid.admin.grid.Found;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.GridWork;
import io.dpmgrid.admin.grid.LostPartitions;
import io.dpmgrid.admin.grid.Partition;
import io.dpmgrid.ignite.MinorityWrites;
import io.dpmgrid.ignite.WriteQuorum;
import io.dpmgrid.ignite.affinity.CapacityAwareAffinityFunction;
import io.dpmgrid.ignite.rebalance.OwnerReads;
import io.dpmgrid.node.majority.AckConsents;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import javax.cache.CacheException;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheExistsException;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.internal.processors.cache.DynamicCacheDescriptor;
import org.apache.ignite.internal.processors.cache.persistence.snapshot.IgniteSnapshotManager;

/** Makes, destroys and compares caches. Thread-safe. */
final class CacheCommands implements CachePort {
  private final Members members;
  private final MinorityWrites rule;
  private final CacheViews views;
  private final PartitionMaps maps;
  private final SizesBoard sizes;
  private final AckConsents consents;

  /**
   * Wires it.
   *
   * @param rule which side of a cluster takes writes
   */
  CacheCommands(
      Members members,
      MinorityWrites rule,
      CacheViews views,
      PartitionMaps maps,
      SizesBoard sizes) {
    this.members = members;
    this.rule = rule;
    this.views = views;
    this.maps = maps;
    this.sizes = sizes;
    this.consents = new AckConsents(members.ignite());
  }

  @Override
  public Found<Cache> caches() {
    return views.caches();
  }

  @Override
  public Found<Partition> partitions(String name) {
    return views.partitions(name);
  }

  @Override
  public Found<LostPartitions> lost() {
    return views.lost();
  }

  @Override
  public void resetLost(List<String> names) {
    names.forEach(views::require);
    members.requireActive("use lost partitions again");
    try {
      members.ignite().resetLostPartitions(List.copyOf(new LinkedHashSet<>(names)));
    } catch (CacheException | IgniteException e) {
      throw new GridProblem.Conflict(
          "The engine cannot reset lost partitions of "
              + String.join(", ", names)
              + ": "
              + Findings.deepest(e)
              + " Start the nodes that own them first.",
          e);
    }
  }

  @Override
  public Cache create(CacheSpec spec) {
    members.requireActive("create caches");
    requireWrites("create caches");
    if (members.kernal().cache().cacheDescriptors().containsKey(spec.name())) {
      throw taken(spec.name());
    }
    requireRegion(spec);
    if (spec.placement() == CachePlacement.CAPACITY && spec.mode() == CacheMode.REPLICATED) {
      throw new GridProblem.Refused(
          "A replicated cache is whole on every node, so capacity decides nothing: take placement"
              + " engine, or mode partitioned.");
    }
    CacheConfiguration<Object, Object> settings = configuration(spec);
    try {
      members.ignite().createCache(settings);
    } catch (CacheExistsException e) {
      throw taken(spec.name());
    } catch (CacheException | IgniteException e) {
      if (e.getCause() instanceof CacheExistsException) {
        throw taken(spec.name());
      }
      throw new GridProblem.Refused(
          "The engine cannot make the cache '" + spec.name() + "': " + e.getMessage(), e);
    }
    if (spec.acceptWeakerAcks()) {
      consents.give(settings);
    }
    sizes.forget();
    return views.cache(spec.name());
  }

  @Override
  public void destroy(String name) {
    DynamicCacheDescriptor cache = views.require(name);
    members.requireActive("destroy caches");
    requireWrites("destroy caches");
    IgniteSnapshotManager snapshots = members.kernal().cache().context().snapshotMgr();
    if (snapshots.isSnapshotCreating()) {
      throw new GridProblem.Conflict("A snapshot is being made: destroy '" + name + "' after it.");
    }
    if (snapshots.isRestoring(cache.cacheConfiguration())) {
      throw new GridProblem.Conflict("'" + name + "' is being restored: destroy it after that.");
    }
    try {
      members.ignite().destroyCache(name);
    } catch (CacheException | IgniteException e) {
      throw new GridProblem.Conflict(
          "The engine cannot destroy '" + name + "' now: " + e.getMessage(), e);
    }
    consents.forget(name);
    sizes.forget();
  }

  /**
   * A node that has files of a cache that the others do not have is refused by them, so caches come
   * and go with the side that takes writes.
   */
  private void requireWrites(String toDoWhat) {
    WriteQuorum quorum = WriteQuorum.of(members.ignite(), rule);
    if (!quorum.mayWrite()) {
      throw new GridProblem.Unavailable(
          "This side of the cluster cannot " + toDoWhat + ". " + quorum.message());
    }
  }

  @Override
  public GridWork prepareConsistencyCheck(ConsistencyCheckRequest request) {
    members.requireActive("compare copies");
    List<DynamicCacheDescriptor> caches = new ArrayList<>();
    if (request.caches().isEmpty()) {
      caches.addAll(maps.userCaches());
    } else {
      request.caches().stream().distinct().forEach(name -> caches.add(views.require(name)));
    }
    return new ConsistencyCheck(members, caches);
  }

  private static GridProblem taken(String name) {
    return new GridProblem.Conflict(
        "A cache '" + name + "' is there already: choose another name, or destroy it first.");
  }

  private void requireRegion(CacheSpec spec) {
    String region = spec.dataRegion();
    if (region == null) {
      return;
    }
    DataStorageConfiguration storage =
        members.ignite().configuration().getDataStorageConfiguration();
    List<String> known = new ArrayList<>();
    known.add(storage.getDefaultDataRegionConfiguration().getName());
    if (storage.getDataRegionConfigurations() != null) {
      for (DataRegionConfiguration one : storage.getDataRegionConfigurations()) {
        known.add(one.getName());
      }
    }
    if (!known.contains(region)) {
      throw new GridProblem.Refused(
          "There is no data region '"
              + region
              + "': choose one of "
              + String.join(", ", known)
              + ".");
    }
  }

  private static CacheConfiguration<Object, Object> configuration(CacheSpec spec) {
    CacheConfiguration<Object, Object> settings = new CacheConfiguration<>(spec.name());
    settings.setAffinity(
        switch (spec.placement()) {
          case ENGINE -> new RendezvousAffinityFunction(false, spec.partitions());
          case CAPACITY -> new CapacityAwareAffinityFunction(spec.partitions());
        });
    if (spec.mode() == CacheMode.REPLICATED) {
      settings.setCacheMode(org.apache.ignite.cache.CacheMode.REPLICATED);
    } else {
      settings.setCacheMode(org.apache.ignite.cache.CacheMode.PARTITIONED);
      settings.setBackups(spec.copies() - 1);
    }
    settings.setAtomicityMode(
        switch (spec.atomicity()) {
          case ATOMIC -> CacheAtomicityMode.ATOMIC;
          case TRANSACTIONAL -> CacheAtomicityMode.TRANSACTIONAL;
        });
    settings.setWriteSynchronizationMode(
        switch (spec.writeSynchronization()) {
          case ALL_COPIES -> CacheWriteSynchronizationMode.FULL_SYNC;
          case PRIMARY -> CacheWriteSynchronizationMode.PRIMARY_SYNC;
          case NONE -> CacheWriteSynchronizationMode.FULL_ASYNC;
        });
    if (spec.dataRegion() != null) {
      settings.setDataRegionName(spec.dataRegion());
    }
    return OwnerReads.whereNeeded(settings);
  }
}
