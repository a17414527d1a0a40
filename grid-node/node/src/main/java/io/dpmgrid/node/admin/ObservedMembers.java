package io.dpmgrid.node.admin;

import static io.dpmgrid.rebalancer.plan.ClusterNode.UNKNOWN;

import io.dpmgrid.ignite.affinity.NodePlacement;
import io.dpmgrid.rebalancer.execute.grid.CatchUpPartition;
import io.dpmgrid.rebalancer.execute.grid.GateState;
import io.dpmgrid.rebalancer.execute.grid.Member;
import io.dpmgrid.rebalancer.execute.grid.NodeFacts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.GridDhtPartitionFullMap;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.GridDhtPartitionMap;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionState;
import org.jspecify.annotations.Nullable;

/**
 * Servers in the executor's words. Of one that does not answer it keeps what it said of its medium
 * before; nothing else is taken for granted. Thread-safe.
 */
final class ObservedMembers {
  // Nobody can say how many checkpoints a node without us had; it must not hold up the others.
  private static final long UNKNOWN_CHECKPOINTS = 1_000_000;

  private final Members members;
  private final Map<UUID, MoveState> known = new ConcurrentHashMap<>();

  ObservedMembers(Members members) {
    this.members = members;
  }

  /** The servers that run, by what they said. */
  List<Member> members(Survey<MoveState> survey, long baseline) {
    known.keySet().removeIf(id -> members.ignite().cluster().node(id) == null);
    return members.servers().stream()
        .map(node -> member(node, survey.told().get(node), baseline))
        .toList();
  }

  private Member member(ClusterNode node, @Nullable MoveState told, long baseline) {
    if (!NodeAttributes.isOurs(node)) {
      return stranger(node);
    }
    if (told == null) {
      return silent(node);
    }
    known.put(node.id(), told);
    boolean whole = told.complete() && told.baselineId() == baseline;
    return new Member(
        Members.id(node),
        node.id().toString(),
        true,
        facts(node, told, told.capacityBytes()),
        whole,
        whole ? told.checkpoints() : 0,
        MoveOrders.gate(told.held(), told.bytesPerSecond()),
        Set.copyOf(told.keepsLogFor()),
        told.keptLogBytes(),
        told.logLimitBytes(),
        told.freeBytes(),
        told.comes().stream()
            .map(one -> new CatchUpPartition(one.group(), one.partition(), one.delta(), one.why()))
            .toList(),
        told.uncheckpointed() == null ? List.of() : told.uncheckpointed(),
        told.keptForOthers() == null ? 0 : told.keptForOthers());
  }

  private static NodeFacts facts(ClusterNode node, @Nullable MoveState told, long capacity) {
    NodePlacement placement = NodeAttributes.placement(node);
    return new NodeFacts(
        node.version() + " with " + NodeAttributes.version(node),
        told == null ? "" : told.mediumKind(),
        told == null ? "" : told.survives(),
        told == null ? "" : told.poolId(),
        placement.weight(),
        placement.zone(),
        capacity);
  }

  private Member silent(ClusterNode node) {
    MoveState before = known.get(node.id());
    return new Member(
        Members.id(node),
        node.id().toString(),
        false,
        facts(node, before, UNKNOWN),
        false,
        0,
        before == null ? GateState.OPEN : MoveOrders.gate(before.held(), before.bytesPerSecond()),
        before == null ? Set.of() : Set.copyOf(before.keepsLogFor()),
        0,
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        List.of(),
        List.of(),
        0);
  }

  private Member stranger(ClusterNode node) {
    NodePlacement placement = NodeAttributes.placement(node);
    boolean whole = isComplete(node);
    return new Member(
        Members.id(node),
        node.id().toString(),
        true,
        new NodeFacts("", "", "", "", placement.weight(), placement.zone(), UNKNOWN),
        whole,
        whole ? UNKNOWN_CHECKPOINTS : 0,
        GateState.OPEN,
        Set.of(),
        0,
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        List.of(),
        List.of(),
        0);
  }

  /** As far as this node was told by the engine. */
  private boolean isComplete(ClusterNode node) {
    for (UserGroup group : UserGroup.all(members.kernal())) {
      if (!group.takes(node)) {
        continue;
      }
      List<List<ClusterNode>> ideal = group.ideal(members);
      GridDhtPartitionFullMap owners = group.owners();
      if (ideal == null || owners == null) {
        return false;
      }
      GridDhtPartitionMap has = owners.get(node.id());
      for (int p = 0; p < ideal.size(); p++) {
        if (ideal.get(p).contains(node)
            && (has == null || has.get(p) != GridDhtPartitionState.OWNING)) {
          return false;
        }
      }
    }
    return true;
  }
}
