package io.dpmgrid.node.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.processors.affinity.AffinityTopologyVersion;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.processors.cache.GridCachePartitionExchangeManager;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.GridDhtPartitionsExchangeFuture;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtLocalPartition;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionState;
import org.apache.ignite.internal.processors.cluster.BaselineTopology;
import org.apache.ignite.internal.processors.cluster.DiscoveryDataClusterState;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which of the copies that the baseline gives this node have not come yet, and which wait
 * for a reset of lost partitions. Thread-safe.
 */
final class CopiesWatch {
  private final GridKernalContext kernal;

  CopiesWatch(GridKernalContext kernal) {
    this.kernal = kernal;
  }

  /**
   * What is there and what is missing.
   *
   * @param baselineId of which baseline
   * @param groups of users; of those without a copy here nothing is told
   */
  record Copies(long baselineId, List<Group> groups) {
    boolean complete() {
      return groups.stream().allMatch(group -> group.missing().isEmpty() && group.lost() == 0);
    }
  }

  /**
   * Of one cache group.
   *
   * @param missing copies that are to come
   * @param lost how many are here and count for nothing: nobody is to send them, and nobody may use
   *     them before they are reset
   */
  record Group(CacheGroupContext engine, List<Integer> owned, List<Integer> missing, int lost) {}

  /** Null while the engine has not decided who gets what. */
  @Nullable Copies look() {
    DiscoveryDataClusterState state = kernal.state().clusterState();
    BaselineTopology baseline = state.baselineTopology();
    if (baseline == null || state.transition() || !state.state().active() || !exchanged()) {
      return null;
    }
    List<Group> groups = new ArrayList<>();
    for (CacheGroupContext group : kernal.cache().cacheGroups()) {
      if (PartitionMaps.isUsers(group)) {
        Group copies = copies(group);
        if (copies == null) {
          return null;
        }
        groups.add(copies);
      }
    }
    // Whatever changed meanwhile may have been seen in part.
    BaselineTopology after = kernal.state().clusterState().baselineTopology();
    return after != null && after.id() == baseline.id() && exchanged()
        ? new Copies(baseline.id(), groups)
        : null;
  }

  /** Whether the engine has come to terms with all that happened in the cluster. */
  private boolean exchanged() {
    AffinityTopologyVersion ready = exchange().readyAffinityVersion();
    return ready.compareTo(kernal.discovery().topologyVersionEx()) >= 0;
  }

  private GridCachePartitionExchangeManager<?, ?> exchange() {
    return kernal.cache().context().exchange();
  }

  private @Nullable Group copies(CacheGroupContext group) {
    if (!group.topology().initialized() || group.affinity().lastVersion().topologyVersion() <= 0) {
      return null;
    }
    List<List<ClusterNode>> ideal = group.affinity().idealAssignmentRaw();
    if (ideal == null) {
      return null;
    }
    ClusterNode local = kernal.discovery().localNode();
    List<Integer> owned = new ArrayList<>();
    List<Integer> missing = new ArrayList<>();
    int lost = 0;
    for (int p = 0; p < ideal.size(); p++) {
      if (ideal.get(p).contains(local)) {
        GridDhtLocalPartition partition = group.topology().localPartition(p);
        GridDhtPartitionState is = partition == null ? null : partition.state();
        if (is == GridDhtPartitionState.OWNING) {
          owned.add(p);
        } else if (is == GridDhtPartitionState.LOST) {
          lost++;
        } else {
          missing.add(p);
        }
      }
    }
    return new Group(group, owned, missing, lost);
  }

  /** How missing copies come: by the log of another node, or whole. The first few. */
  List<MoveState.Coming> coming(Copies copies, int most) {
    List<MoveState.Coming> coming = new ArrayList<>();
    GridDhtPartitionsExchangeFuture exchanged = exchange().lastFinishedFuture();
    for (Group group : copies.groups()) {
      for (int p : group.missing()) {
        if (coming.size() == most) {
          return coming;
        }
        coming.add(coming(group.engine(), p, exchanged));
      }
    }
    return coming;
  }

  private MoveState.Coming coming(
      CacheGroupContext group, int p, @Nullable GridDhtPartitionsExchangeFuture exchanged) {
    String name = group.cacheOrGroupName();
    GridDhtLocalPartition partition = group.topology().localPartition(p);
    if (!group.persistenceEnabled()) {
      return new MoveState.Coming(name, p, false, "the group lives in memory and has no log");
    }
    long from = partition == null ? 0 : partition.initialUpdateCounter();
    if (partition == null || from == 0) {
      // The engine forgets what it had of a partition as soon as it begins to copy it whole.
      return new MoveState.Coming(name, p, false, "nothing of it was here that could be kept");
    }
    List<UUID> suppliers =
        exchanged == null
            ? List.of()
            : exchanged.partitionHistorySupplier(group.groupId(), p, from);
    if (suppliers.isEmpty() || exchanged == null) {
      return new MoveState.Coming(
          name,
          p,
          false,
          "no owner's log goes back to update "
              + from
              + ", which is the last that was here, or the whole is shorter than that log");
    }
    if (exchanged.isClearingPartition(group, p)) {
      return new MoveState.Coming(
          name, p, false, "what was here was of no use and had to be cleared");
    }
    String names =
        suppliers.stream()
            .map(id -> kernal.discovery().node(id))
            .filter(node -> node != null)
            .map(Members::id)
            .collect(Collectors.joining(" or "));
    return new MoveState.Coming(
        name, p, true, "from update " + from + " on, by the log of " + names);
  }
}
