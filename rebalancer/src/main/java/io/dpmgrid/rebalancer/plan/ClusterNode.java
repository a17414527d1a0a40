package io.dpmgrid.rebalancer.plan;

import io.dpmgrid.rebalancer.placement.PlacementNode;

/**
 * A node of a cluster.
 *
 * @param frozen id, weight and zone as the baseline has them, or, for one that joins, as it will
 *     have them
 * @param wantedWeight the weight that the node is to have; the frozen one if nothing is to change.
 *     In the same range
 * @param capacityBytes how many bytes of partitions it has room for; {@link #UNKNOWN} if nobody
 *     knows
 * @param standing what it is to the baseline
 */
public record ClusterNode(
    PlacementNode frozen, double wantedWeight, long capacityBytes, NodeStanding standing) {
  /** The capacity of a node whose capacity is not known: nothing is refused because of it. */
  public static final long UNKNOWN = Long.MAX_VALUE;

  /**
   * @throws IllegalArgumentException if the wanted weight is no number in the range, or the
   *     capacity is negative
   */
  public ClusterNode {
    PlacementNode.checkWeight(frozen.id(), wantedWeight);
    if (capacityBytes < 0) {
      throw new IllegalArgumentException(
          "the capacity of node " + frozen.id() + " is " + capacityBytes + " bytes, below 0");
    }
  }

  /** A node of unknown capacity whose weight is to stay. */
  public static ClusterNode of(String id, double weight, String zone, NodeStanding standing) {
    return new ClusterNode(new PlacementNode(id, weight, zone), weight, UNKNOWN, standing);
  }

  /** The consistent id. */
  public String id() {
    return frozen.id();
  }

  /** The node with another standing. */
  public ClusterNode with(NodeStanding other) {
    return new ClusterNode(frozen, wantedWeight, capacityBytes, other);
  }

  /** The node with another weight to come. */
  public ClusterNode wanting(double weight) {
    return new ClusterNode(frozen, weight, capacityBytes, standing);
  }

  /** The node as a baseline has it in which its wanted weight is frozen. */
  PlacementNode reweighted() {
    return new PlacementNode(frozen.id(), wantedWeight, frozen.zone());
  }
}
