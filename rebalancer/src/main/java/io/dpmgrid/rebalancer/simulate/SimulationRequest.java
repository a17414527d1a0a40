package io.dpmgrid.rebalancer.simulate;

import io.dpmgrid.rebalancer.placement.PlacementRequest;
import io.dpmgrid.rebalancer.plan.RebalanceInputException;
import java.util.List;

/**
 * A cluster that does not exist, and what happens to it. Its nodes are node-1, node-2 and so on.
 *
 * @param nodes how many nodes it begins with, 1 to {@link PlacementRequest#MAX_NODES}
 * @param partitions how many partitions it has, 1 to {@link PlacementRequest#MAX_PARTITIONS}
 * @param copies how many copies of each, at least 1
 * @param zones over how many zones the nodes are spread in turn; 0 for none
 * @param partitionBytes how large one copy of a partition is, 0 to {@link #MAX_PARTITION_BYTES}
 * @param weights the weights of the nodes in turn; at least one
 * @param events what happens, one after another, at most {@link #MAX_EVENTS}
 */
public record SimulationRequest(
    int nodes,
    int partitions,
    int copies,
    int zones,
    long partitionBytes,
    List<Double> weights,
    List<SimulatedEvent> events) {
  /** The largest partition: 1 TiB. */
  public static final long MAX_PARTITION_BYTES = 1L << 40;

  /** The most events. */
  public static final int MAX_EVENTS = 10_000;

  /**
   * @throws RebalanceInputException if a number is out of its range
   */
  public SimulationRequest {
    check("nodes", nodes, 1, PlacementRequest.MAX_NODES);
    check("partitions", partitions, 1, PlacementRequest.MAX_PARTITIONS);
    check("copies", copies, 1, Integer.MAX_VALUE);
    check("zones", zones, 0, PlacementRequest.MAX_NODES);
    check("partition bytes", partitionBytes, 0, MAX_PARTITION_BYTES);
    check("weights", weights.size(), 1, PlacementRequest.MAX_NODES);
    check("events", events.size(), 0, MAX_EVENTS);
    weights = List.copyOf(weights);
    events = List.copyOf(events);
  }

  private static void check(String name, long value, long low, long high) {
    if (value < low || value > high) {
      throw new RebalanceInputException(name + ": " + value + " is outside " + low + " to " + high);
    }
  }

  /** One node like the first joins, and one leaves. */
  public static List<SimulatedEvent> joinAndLeave(int nodes, int zones, double weight) {
    return List.of(
        SimulatedEvent.join(name(nodes + 1), weight, zone(nodes, zones)),
        SimulatedEvent.leave(name(1)));
  }

  /** The name of a node, by its number from 1 on. */
  static String name(int number) {
    return "node-" + number;
  }

  /** The zone of the node that is added when there are some already. */
  static String zone(int before, int zones) {
    return zones == 0 ? "" : "zone-" + (before % zones + 1);
  }
}
