package io.dpmgrid.rebalancer.placement;

import java.util.Comparator;
import java.util.List;

/**
 * All that a placement may depend on.
 *
 * @param nodes the baseline, at least one node, at most {@value #MAX_NODES}; kept in the order of
 *     their ids, whatever order they were given in
 * @param partitions how many partitions there are, 1 to {@value #MAX_PARTITIONS}
 * @param copies how many copies each is to have, the primary included; more than there are nodes
 *     means one on each
 */
public record PlacementRequest(List<PlacementNode> nodes, int partitions, int copies) {
  /** The most nodes. */
  public static final int MAX_NODES = 10_000;

  /** The most partitions; far beyond what one cache can have, for simulations. */
  public static final int MAX_PARTITIONS = 1 << 22;

  /** The most copies that all partitions together may get; what fits into memory. */
  public static final int MAX_COPIES = 1 << 24;

  /**
   * @throws IllegalArgumentException if a number is out of its range or two nodes share an id
   */
  public PlacementRequest {
    // The order of a string's UTF-16 units: any client in any language can sort likewise.
    nodes = nodes.stream().sorted(Comparator.comparing(PlacementNode::id)).toList();
    if (nodes.isEmpty() || nodes.size() > MAX_NODES) {
      throw new IllegalArgumentException(
          "the baseline has " + nodes.size() + " nodes; placement needs 1 to " + MAX_NODES);
    }
    for (int i = 1; i < nodes.size(); i++) {
      if (nodes.get(i).id().equals(nodes.get(i - 1).id())) {
        throw new IllegalArgumentException(
            "two nodes have the id " + nodes.get(i).id() + "; give each its own");
      }
    }
    if (partitions < 1 || partitions > MAX_PARTITIONS) {
      throw new IllegalArgumentException(
          partitions + " partitions; placement takes 1 to " + MAX_PARTITIONS);
    }
    if (copies < 1) {
      throw new IllegalArgumentException(copies + " copies; a partition needs at least 1");
    }
    long placed = (long) partitions * Math.min(copies, nodes.size());
    if (placed > MAX_COPIES) {
      throw new IllegalArgumentException(
          copies
              + " copies of "
              + partitions
              + " partitions on "
              + nodes.size()
              + " nodes are "
              + placed
              + " placed copies; placement takes at most "
              + MAX_COPIES);
    }
  }

  /** The copies that every partition really gets: no more than there are nodes. */
  public int copiesPlaced() {
    return Math.min(copies, nodes.size());
  }

  /**
   * How many copies of one partition a zone may hold: 1 while zones suffice, otherwise the fewest
   * with which all copies find a place. If all nodes name one zone, zones say nothing, and each
   * node counts as one.
   */
  public int copiesPerZone() {
    return ZoneLayout.of(nodes, copiesPlaced()).limit();
  }
}
