package io.dpmgrid.rebalancer.plan;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a cluster is at one moment.
 *
 * @param nodes all nodes of the baseline and those that are to join it; kept in the order of ids
 * @param groups the partitions
 */
public record ClusterSnapshot(List<ClusterNode> nodes, List<PartitionGroup> groups) {
  /**
   * @throws RebalanceInputException if two nodes or groups share a name, the baseline is empty, or
   *     a partition has an owner that is unknown or outside the baseline, or all copies together
   *     have 2^63 bytes or more
   */
  public ClusterSnapshot {
    nodes = nodes.stream().sorted(Comparator.comparing(ClusterNode::id)).toList();
    groups = List.copyOf(groups);
    Set<String> ids = new HashSet<>();
    Set<String> baseline = new HashSet<>();
    for (ClusterNode node : nodes) {
      if (!ids.add(node.id())) {
        throw new RebalanceInputException(
            "two nodes have the id " + node.id() + "; give each its own");
      }
      if (node.standing().inBaseline()) {
        baseline.add(node.id());
      }
    }
    if (baseline.isEmpty()) {
      throw new RebalanceInputException(
          "the baseline is empty; a cluster that was never activated has nothing to plan");
    }
    Set<String> names = new HashSet<>();
    BigInteger bytes = BigInteger.ZERO;
    for (PartitionGroup group : groups) {
      long copies = Math.min(Math.max(group.copies(), group.owners().width()), nodes.size());
      bytes =
          bytes.add(BigInteger.valueOf(group.sizes().total()).multiply(BigInteger.valueOf(copies)));
      if (!names.add(group.name())) {
        throw new RebalanceInputException("two groups have the name " + group.name());
      }
      checkOwners(group, ids, baseline);
    }
    if (bytes.bitLength() >= Long.SIZE) {
      throw new RebalanceInputException(
          "all copies together have " + bytes + " bytes; the planner counts to 2^63");
    }
  }

  private static void checkOwners(PartitionGroup group, Set<String> ids, Set<String> baseline) {
    List<String> named = group.owners().nodes();
    int[] loads = group.owners().loads();
    for (int i = 0; i < loads.length; i++) {
      if (loads[i] > 0 && !baseline.contains(named.get(i))) {
        throw new RebalanceInputException(
            "group "
                + group.name()
                + " has partitions on "
                + named.get(i)
                + (ids.contains(named.get(i))
                    ? ", which is not in the baseline"
                    : ", which is no node of the snapshot")
                + "; take the snapshot again");
      }
    }
  }

  /**
   * The node of an id.
   *
   * @throws RebalanceInputException if there is none
   */
  public ClusterNode node(String id) {
    for (ClusterNode node : nodes) {
      if (node.id().equals(id)) {
        return node;
      }
    }
    throw new RebalanceInputException(
        "there is no node " + id + "; there are " + some(nodes.stream().map(ClusterNode::id)));
  }

  /** The first few names, for a message. */
  private static String some(Stream<String> names) {
    List<String> all = names.toList();
    return all.size() <= 10
        ? String.join(", ", all)
        : String.join(", ", all.subList(0, 10)) + " and " + (all.size() - 10) + " more";
  }

  /**
   * The snapshot in which one node, by its id, is as given.
   *
   * @throws RebalanceInputException if there is no such node
   */
  public ClusterSnapshot with(ClusterNode changed) {
    List<ClusterNode> others = new ArrayList<>(nodes);
    others.set(nodes.indexOf(node(changed.id())), changed);
    return new ClusterSnapshot(others, groups);
  }

  /**
   * The snapshot in which a node is to leave.
   *
   * @throws RebalanceInputException if there is no such node or it is not a running member
   */
  public ClusterSnapshot draining(String id) {
    ClusterNode node = node(id);
    if (node.standing() != NodeStanding.MEMBER && node.standing() != NodeStanding.LEAVING) {
      throw new RebalanceInputException(
          "node "
              + id
              + " cannot be drained: it is "
              + node.standing().name().toLowerCase(Locale.ROOT)
              + "; only a running member of the baseline can give its copies away");
    }
    return with(node.with(NodeStanding.LEAVING));
  }
}
