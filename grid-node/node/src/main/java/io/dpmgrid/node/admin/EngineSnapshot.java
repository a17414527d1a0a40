package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.CopyRole;
import io.dpmgrid.admin.grid.CopyState;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.UnknownNode;
import io.dpmgrid.ignite.affinity.CapacityAwareAffinityFunction;
import io.dpmgrid.rebalancer.execute.grid.GridUnknownException;
import io.dpmgrid.rebalancer.placement.Assignment;
import io.dpmgrid.rebalancer.placement.Placement;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import io.dpmgrid.rebalancer.plan.ClusterSnapshot;
import io.dpmgrid.rebalancer.plan.NodeStanding;
import io.dpmgrid.rebalancer.plan.PartitionGroup;
import io.dpmgrid.rebalancer.plan.PartitionSizes;
import io.dpmgrid.rebalancer.plan.WantedCopies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.cluster.DetachedClusterNode;
import org.apache.ignite.internal.processors.cluster.BaselineTopology;

/**
 * The grid at one moment as the planner sees it, with wanted changes of the baseline. Where copies
 * would go is asked of each group's own function, so a preview is what the engine would do.
 *
 * <p>The caches of users only. How much room nodes have is not known here.
 */
final class EngineSnapshot {
  private final ClusterSnapshot snapshot;
  private final Map<String, Placement> placements;
  private final List<UnknownNode> unknown;

  private EngineSnapshot(
      ClusterSnapshot snapshot, Map<String, Placement> placements, List<UnknownNode> unknown) {
    this.snapshot = snapshot;
    this.placements = placements;
    this.unknown = unknown;
  }

  ClusterSnapshot snapshot() {
    return snapshot;
  }

  /** How the engine places a group. */
  Placement placement(PartitionGroup group) {
    Placement placement = placements.get(group.name());
    if (placement == null) {
      throw new IllegalArgumentException("no group " + group.name());
    }
    return placement;
  }

  /** Nodes whose sizes are missing. */
  List<UnknownNode> unknown() {
    return unknown;
  }

  static EngineSnapshot take(
      Members members, PartitionMaps maps, SizesBoard sizes, Set<String> add, Set<String> remove) {
    members.requireActive("plan moves");
    BaselineTopology baseline = members.baseline();
    if (baseline == null) {
      throw new GridProblem.Conflict("There is no baseline, so nothing can move: activate first.");
    }
    Map<String, ClusterNode> known = new TreeMap<>();
    List<io.dpmgrid.rebalancer.plan.ClusterNode> nodes = new ArrayList<>();
    for (Object consistentId : baseline.consistentIds()) {
      String id = String.valueOf(consistentId);
      Optional<ClusterNode> online = members.server(id);
      ClusterNode node = online.orElseGet(() -> baseline.baselineNode(consistentId));
      known.put(id, node);
      nodes.add(node(node, standing(online.isPresent(), remove.contains(id))));
    }
    for (String id : add) {
      if (known.containsKey(id)) {
        throw new GridProblem.Refused("'" + id + "' is in the baseline already.");
      }
      ClusterNode joining =
          members
              .server(id)
              .orElseThrow(
                  () ->
                      new GridProblem.Refused(
                          "There is no online server '" + id + "': start it first."));
      known.put(id, joining);
      nodes.add(node(joining, NodeStanding.JOINING));
    }
    Set<String> strangers = new HashSet<>(remove);
    baseline.consistentIds().forEach(id -> strangers.remove(String.valueOf(id)));
    if (!strangers.isEmpty()) {
      throw new GridProblem.Refused(
          "The baseline has no node '" + strangers.iterator().next() + "' to be removed.");
    }
    List<UserGroup> groups = groups(members);
    Survey<LocalSizes.PartitionBytes> survey =
        sizes.partitions(groups.stream().map(UserGroup::id).toList());
    Map<String, Placement> placements = new HashMap<>();
    List<PartitionGroup> planned = new ArrayList<>();
    for (UserGroup group : groups) {
      Placement engine = placement(group, known);
      placements.put(group.name(), engine);
      List<PartitionMaps.Placement> now = maps.placements(group);
      planned.add(group(group, now, baseline, known, survey, false));
    }
    return new EngineSnapshot(new ClusterSnapshot(nodes, planned), placements, survey.unknown());
  }

  /**
   * The groups with every whole copy that there is, on servers outside the baseline too, and those
   * that offline nodes of the baseline should have.
   */
  static List<PartitionGroup> everyCopy(Members members, PartitionMaps maps, SizesBoard sizes) {
    members.requireActive("plan moves");
    BaselineTopology baseline = members.baseline();
    if (baseline == null) {
      throw new GridProblem.Conflict("There is no baseline, so nothing can move: activate first.");
    }
    Map<String, ClusterNode> known = known(members);
    List<UserGroup> groups = groups(members);
    Survey<LocalSizes.PartitionBytes> survey =
        sizes.partitions(groups.stream().map(UserGroup::id).toList());
    List<PartitionGroup> all = new ArrayList<>();
    for (UserGroup group : groups) {
      List<PartitionMaps.Placement> now = maps.placements(group);
      all.add(group(group, now, baseline, known, survey, true));
    }
    return all;
  }

  /**
   * How the engine places a group now, for any nodes that run or are in the baseline.
   *
   * @throws GridUnknownException if there is no such group; with other nodes, the placement does
   */
  static Placement placement(Members members, String name) {
    for (UserGroup group : groups(members)) {
      if (group.name().equals(name)) {
        return placement(group, known(members));
      }
    }
    throw new GridUnknownException("there is no cache group " + name + " any more");
  }

  private static List<UserGroup> groups(Members members) {
    return UserGroup.all(members.kernal());
  }

  /** Servers that run, and the baseline's others. */
  private static Map<String, ClusterNode> known(Members members) {
    Map<String, ClusterNode> known = new TreeMap<>();
    members.servers().forEach(node -> known.put(Members.id(node), node));
    BaselineTopology baseline = members.baseline();
    if (baseline != null) {
      for (Object id : baseline.consistentIds()) {
        known.computeIfAbsent(String.valueOf(id), text -> baseline.baselineNode(id));
      }
    }
    return known;
  }

  private static NodeStanding standing(boolean online, boolean remove) {
    if (remove) {
      return online ? NodeStanding.LEAVING : NodeStanding.GONE;
    }
    return online ? NodeStanding.MEMBER : NodeStanding.AWAY;
  }

  private static io.dpmgrid.rebalancer.plan.ClusterNode node(
      ClusterNode node, NodeStanding standing) {
    PlacementNode placement = CapacityAwareAffinityFunction.placementNode(node);
    return io.dpmgrid.rebalancer.plan.ClusterNode.of(
        placement.id(), placement.weight(), placement.zone(), standing);
  }

  private static PartitionGroup group(
      UserGroup group,
      List<PartitionMaps.Placement> now,
      BaselineTopology baseline,
      Map<String, ClusterNode> known,
      Survey<LocalSizes.PartitionBytes> survey,
      boolean every) {
    String name = group.name();
    if (now.isEmpty()) {
      throw new GridProblem.Unavailable(
          "Where the partitions of " + name + " are is not known yet: ask again.");
    }
    Set<String> members = new HashSet<>();
    baseline.consistentIds().forEach(id -> members.add(String.valueOf(id)));
    List<List<ClusterNode>> assigned =
        group.assign(known.values().stream().filter(n -> members.contains(Members.id(n))).toList());
    List<List<String>> owners = new ArrayList<>();
    long[] bytes = new long[now.size()];
    for (int p = 0; p < bytes.length; p++) {
      List<String> of = new ArrayList<>();
      for (PartitionMaps.Copy copy : owning(now.get(p), every)) {
        String at = Members.id(copy.node());
        if (every ? known.containsKey(at) : members.contains(at)) {
          of.add(at);
          LocalSizes.PartitionBytes told = survey.told().get(copy.node());
          Long size = told == null ? null : told.of(group.id(), p);
          bytes[p] = Math.max(bytes[p], size == null ? 0 : size);
        }
      }
      // What an offline node has, nobody tells; it has what was assigned to it.
      for (ClusterNode node : assigned.get(p)) {
        String id = Members.id(node);
        if (isOffline(node) && !of.contains(id)) {
          of.add(id);
        }
      }
      owners.add(of);
    }
    WantedCopies wanted = group.wanted();
    return new PartitionGroup(
        name,
        wanted.copies(),
        wanted.byCapacity(),
        Assignment.of(List.copyOf(known.keySet()), owners),
        PartitionSizes.of(bytes));
  }

  /** Whole copies; those that nodes are about to drop count only if there is no other. */
  private static List<PartitionMaps.Copy> owning(PartitionMaps.Placement partition, boolean every) {
    List<PartitionMaps.Copy> whole =
        partition.copies().stream().filter(copy -> copy.state() == CopyState.OWNING).toList();
    List<PartitionMaps.Copy> staying =
        whole.stream().filter(copy -> copy.role() != CopyRole.LEAVING).toList();
    return every || staying.isEmpty() ? whole : staying;
  }

  /** What the baseline has of a node is of this class, whatever becomes of it. */
  private static boolean isOffline(ClusterNode node) {
    return node instanceof DetachedClusterNode;
  }

  /** The function may be the user's own. */
  private static List<List<ClusterNode>> assign(UserGroup group, List<ClusterNode> nodes) {
    try {
      return group.assign(nodes);
    } catch (RuntimeException e) {
      throw new GridUnknownException("what places " + group.name() + " does not say where", e);
    }
  }

  /**
   * Refuses nodes that are unknown: without them a plan would be right for another grid than the
   * one that it is about.
   */
  private static Placement placement(UserGroup group, Map<String, ClusterNode> known) {
    return request -> {
      List<ClusterNode> nodes = new ArrayList<>();
      for (PlacementNode node : request.nodes()) {
        ClusterNode engine = known.get(node.id());
        if (engine == null) {
          throw new GridUnknownException(
              node.id() + " runs no more and is not in the baseline, so it cannot be planned with");
        }
        nodes.add(engine);
      }
      List<List<String>> owners = new ArrayList<>();
      for (List<ClusterNode> of : assign(group, nodes)) {
        owners.add(of.stream().map(Members::id).toList());
      }
      return Assignment.of(request.nodes().stream().map(PlacementNode::id).toList(), owners);
    };
  }
}
