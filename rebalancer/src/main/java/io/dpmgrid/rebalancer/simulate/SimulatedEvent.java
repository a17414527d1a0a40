package io.dpmgrid.rebalancer.simulate;

import io.dpmgrid.rebalancer.placement.PlacementNode;
import io.dpmgrid.rebalancer.plan.RebalanceInputException;

/**
 * Something that happens to a simulated cluster.
 *
 * @param kind what happens
 * @param node to which node
 * @param weight for a join and a change of weight: the node's weight, in the range of {@link
 *     PlacementNode}; for a leave without meaning
 * @param zone for a join: the node's zone, or empty; otherwise without meaning
 */
public record SimulatedEvent(Kind kind, String node, double weight, String zone) {
  /** What can happen. */
  public enum Kind {
    /** A new node comes. */
    JOIN,
    /** A node is drained and leaves. */
    LEAVE,
    /** A node's weight changes. */
    WEIGHT
  }

  /**
   * @throws RebalanceInputException if the node could be none
   */
  public SimulatedEvent {
    try {
      PlacementNode unused = new PlacementNode(node, kind == Kind.LEAVE ? 1 : weight, zone);
      zone = unused.zone();
    } catch (IllegalArgumentException e) {
      throw new RebalanceInputException(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  /** A new node comes. */
  public static SimulatedEvent join(String node, double weight, String zone) {
    return new SimulatedEvent(Kind.JOIN, node, weight, zone);
  }

  /** A node is drained and leaves. */
  public static SimulatedEvent leave(String node) {
    return new SimulatedEvent(Kind.LEAVE, node, 1, "");
  }

  /** A node's weight changes. */
  public static SimulatedEvent weight(String node, double weight) {
    return new SimulatedEvent(Kind.WEIGHT, node, weight, "");
  }
}
