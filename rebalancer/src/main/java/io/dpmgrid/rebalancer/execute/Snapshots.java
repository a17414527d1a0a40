package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.grid.Member;
import io.dpmgrid.rebalancer.execute.journal.AwayNode;
import io.dpmgrid.rebalancer.placement.Assignment;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import io.dpmgrid.rebalancer.plan.ClusterNode;
import io.dpmgrid.rebalancer.plan.ClusterSnapshot;
import io.dpmgrid.rebalancer.plan.NodeStanding;
import io.dpmgrid.rebalancer.plan.PartitionGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the planner is asked about. Stateless, thread-safe. */
final class Snapshots {
  private final Attendance attendance;
  private final boolean restoreAlone;
  private final long leastFreeBytes;

  Snapshots(RebalanceSettings settings, Attendance attendance) {
    this.attendance = attendance;
    this.restoreAlone = settings.restoreAlone();
    this.leastFreeBytes = settings.leastFreeBytes();
  }

  /** The nodes with their standing and the weights they are to have. */
  List<ClusterNode> nodes(Draft draft, GridObservation grid, Set<String> newcomers) {
    List<ClusterNode> nodes = new ArrayList<>();
    for (PlacementNode frozen : grid.baseline()) {
      Member member = grid.member(frozen.id());
      double wanted = draft.reweigh ? wantedWeight(frozen, member) : frozen.weight();
      long capacity = member == null ? ClusterNode.UNKNOWN : capacity(member);
      nodes.add(new ClusterNode(frozen, wanted, capacity, standing(draft, frozen.id(), member)));
    }
    for (Member member : grid.members()) {
      if (newcomers.contains(member.id())) {
        PlacementNode node =
            new PlacementNode(member.id(), member.facts().weight(), member.facts().zone());
        nodes.add(new ClusterNode(node, node.weight(), capacity(member), NodeStanding.JOINING));
      }
    }
    return nodes;
  }

  /** The weight that a node wants; the frozen one if it does not run or says what cannot be. */
  static double wantedWeight(PlacementNode frozen, @Nullable Member member) {
    if (member == null) {
      return frozen.weight();
    }
    double weight = member.facts().weight();
    boolean possible = weight >= PlacementNode.MIN_WEIGHT && weight <= PlacementNode.MAX_WEIGHT;
    return possible ? weight : frozen.weight();
  }

  /** Without the room that must stay free: a step that needs it would be held before its end. */
  private long capacity(Member member) {
    long all = member.facts().capacityBytes();
    return all == ClusterNode.UNKNOWN ? all : Math.max(0, all - leastFreeBytes);
  }

  private NodeStanding standing(Draft draft, String id, @Nullable Member member) {
    if (member != null) {
      return draft.leaving.contains(id) ? NodeStanding.LEAVING : NodeStanding.MEMBER;
    }
    AwayNode node = draft.away.get(id);
    boolean gone = node != null && attendance.over(node) && (restoreAlone || node.givenUp());
    return gone ? NodeStanding.GONE : NodeStanding.AWAY;
  }

  /** The snapshot. What nodes outside the baseline still have does not count: it is to go. */
  static ClusterSnapshot of(
      List<ClusterNode> nodes, List<PartitionGroup> groups, GridObservation grid) {
    return new ClusterSnapshot(nodes, groups.stream().map(group -> inside(group, grid)).toList());
  }

  private static PartitionGroup inside(PartitionGroup group, GridObservation grid) {
    Assignment owners = group.owners();
    int[] loads = owners.loads();
    boolean outside = false;
    for (int i = 0; i < loads.length; i++) {
      outside |= loads[i] > 0 && !grid.inBaseline(owners.nodes().get(i));
    }
    if (!outside) {
      return group;
    }
    List<List<String>> inside = new ArrayList<>();
    for (int p = 0; p < group.partitions(); p++) {
      inside.add(owners.owners(p).stream().filter(grid::inBaseline).toList());
    }
    return group.with(Assignment.of(owners.nodes(), inside));
  }
}
