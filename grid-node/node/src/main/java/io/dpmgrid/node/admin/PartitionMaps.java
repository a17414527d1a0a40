package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.CopyRole;
import io.dpmgrid.admin.grid.CopyState;
import io.dpmgrid.admin.grid.PartitionHealth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.processors.cache.DynamicCacheDescriptor;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.GridDhtPartitionFullMap;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.GridDhtPartitionMap;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionState;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionTopology;
import org.jspecify.annotations.Nullable;

/**
 * Who has which partition, as the engine tells every server, of all groups of users. Thread-safe.
 */
final class PartitionMaps {
  private final Members members;

  PartitionMaps(Members members) {
    this.members = members;
  }

  /** A copy on a node. */
  record Copy(ClusterNode node, CopyRole role, CopyState state) {}

  /** A partition; its copies with the primary first. */
  record Placement(int partition, PartitionHealth health, List<Copy> copies) {
    /**
     * Judges it.
     *
     * @param lost whether the engine says that it is: without an owner it looks for one first
     * @param wanted copies that it shall have
     */
    static Placement of(int partition, boolean lost, List<Copy> copies, int wanted) {
      return new Placement(partition, health(lost, copies, wanted), copies);
    }

    private static PartitionHealth health(boolean lost, List<Copy> copies, int wanted) {
      int owning = 0;
      int moving = 0;
      for (Copy copy : copies) {
        switch (copy.state()) {
          case LOST -> {
            return PartitionHealth.LOST;
          }
          case OWNING -> owning += copy.role() == CopyRole.LEAVING ? 0 : 1;
          case MOVING -> moving++;
          default -> {
            // on its way out
          }
        }
      }
      if (lost) {
        return PartitionHealth.LOST;
      }
      if (moving > 0) {
        return PartitionHealth.MOVING;
      }
      return owning < wanted ? PartitionHealth.UNDER_REPLICATED : PartitionHealth.OK;
    }
  }

  /** Over all cache groups of users. */
  record Totals(int lost, int moving, int underReplicated) {}

  /** Caches that users made, ordered by name. */
  List<DynamicCacheDescriptor> userCaches() {
    return members.kernal().cache().cacheDescriptors().values().stream()
        .filter(cache -> cache.cacheType().userCache())
        .sorted(Comparator.comparing(DynamicCacheDescriptor::cacheName))
        .toList();
  }

  Totals totals() {
    int lost = 0;
    int moving = 0;
    int under = 0;
    for (UserGroup group : UserGroup.all(members.kernal())) {
      for (Placement one : placements(group)) {
        lost += one.health() == PartitionHealth.LOST ? 1 : 0;
        under += one.health() == PartitionHealth.UNDER_REPLICATED ? 1 : 0;
        moving += moving(one);
      }
    }
    return new Totals(lost, moving, under);
  }

  /** Whether users made the caches of a group. */
  static boolean isUsers(CacheGroupContext group) {
    return !group.systemCache()
        && group.shared().kernalContext().cache().cacheType(group.config().getName()).userCache();
  }

  static int moving(Placement of) {
    int moving = 0;
    for (Copy copy : of.copies()) {
      moving += copy.state() == CopyState.MOVING ? 1 : 0;
    }
    return moving;
  }

  /** Of a group, ordered by number; empty while the cluster is inactive. */
  List<Placement> placements(int groupId) {
    return UserGroup.of(members.kernal(), groupId).map(this::placements).orElse(List.of());
  }

  /** Of a group, ordered by number; empty while it is not known. */
  List<Placement> placements(UserGroup group) {
    GridDhtPartitionFullMap all = group.owners();
    List<List<ClusterNode>> assignment = all == null ? null : group.assignment(members);
    if (all == null || assignment == null) {
      return List.of();
    }
    int wanted = group.everywhere() ? Math.max(1, takers(group)) : group.copies();
    Set<Integer> lost = group.lost();
    List<Placement> placements = new ArrayList<>();
    for (int p = 0; p < assignment.size(); p++) {
      List<Copy> copies = copies(p, assignment.get(p), all);
      placements.add(Placement.of(p, lost.contains(p), copies, wanted));
    }
    return placements;
  }

  private int takers(UserGroup group) {
    return (int) members.baselineNodes().stream().filter(group::takes).count();
  }

  /** While a group starts, nobody knows yet who has what: null, and nothing is lost. */
  static @Nullable GridDhtPartitionFullMap known(GridDhtPartitionTopology topology) {
    return topology.initialized() ? topology.partitionMap(false) : null;
  }

  private List<Copy> copies(
      int partition, List<ClusterNode> assigned, GridDhtPartitionFullMap all) {
    List<Copy> copies = new ArrayList<>();
    Set<UUID> seen = new HashSet<>();
    for (int i = 0; i < assigned.size(); i++) {
      ClusterNode node = assigned.get(i);
      seen.add(node.id());
      GridDhtPartitionMap map = all.get(node.id());
      GridDhtPartitionState state = map == null ? null : map.get(partition);
      if (state != null) {
        copies.add(new Copy(node, i == 0 ? CopyRole.PRIMARY : CopyRole.BACKUP, state(state)));
      }
    }
    for (Map.Entry<UUID, GridDhtPartitionMap> other : all.entrySet()) {
      GridDhtPartitionState state = other.getValue().get(partition);
      if (state != null && state != GridDhtPartitionState.EVICTED && seen.add(other.getKey())) {
        ClusterNode node = members.ignite().cluster().node(other.getKey());
        if (node != null) {
          copies.add(new Copy(node, CopyRole.LEAVING, state(state)));
        }
      }
    }
    return copies;
  }

  private static CopyState state(GridDhtPartitionState state) {
    return CopyState.valueOf(state.name());
  }
}
