package io.dpmgrid.rebalancer.simulate;

import io.dpmgrid.rebalancer.placement.Assignment;
import io.dpmgrid.rebalancer.placement.CapacityPlacement;
import io.dpmgrid.rebalancer.placement.CapacityShares;
import io.dpmgrid.rebalancer.placement.Placement;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import io.dpmgrid.rebalancer.placement.PlacementRequest;
import io.dpmgrid.rebalancer.plan.ClusterNode;
import io.dpmgrid.rebalancer.plan.ClusterSnapshot;
import io.dpmgrid.rebalancer.plan.CopiesPerNode;
import io.dpmgrid.rebalancer.plan.NodeStanding;
import io.dpmgrid.rebalancer.plan.PartitionGroup;
import io.dpmgrid.rebalancer.plan.PartitionSizes;
import io.dpmgrid.rebalancer.plan.RebalanceInputException;
import io.dpmgrid.rebalancer.plan.RebalancePlan;
import io.dpmgrid.rebalancer.plan.RebalancePlanner;
import io.dpmgrid.rebalancer.plan.RebalancePolicy;
import io.dpmgrid.rebalancer.plan.RebalanceStep;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Sends a cluster that does not exist through events, one after another, with the placement and the
 * planner that a real one has. The same request gives the same report but for the times. Stateless
 * but for its clock; thread-safe.
 */
public final class RebalanceSimulator {
  private static final String GROUP = "simulated";

  private final LongSupplier nanos;

  /** Places, and knows what it said last. Not thread-safe. */
  private static final class RememberedPlacement implements Placement {
    private Assignment last;

    RememberedPlacement(Assignment last) {
      this.last = last;
    }

    @Override
    public Assignment place(PlacementRequest request) {
      last = new CapacityPlacement().place(request);
      return last;
    }
  }

  /**
   * A simulator.
   *
   * @param nanos a clock that never goes back, such as {@link System#nanoTime}
   */
  public RebalanceSimulator(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Simulates. An event that the planner refuses leaves the cluster as it is, and the report says
   * why.
   *
   * @throws RebalanceInputException if an event cannot be applied: a node joins that is there, or
   *     one leaves or changes that is not
   * @throws IllegalArgumentException if placement cannot take the request's numbers
   */
  public SimulationReport run(SimulationRequest request, RebalancePolicy policy) {
    List<ClusterNode> nodes = new ArrayList<>();
    for (int i = 0; i < request.nodes(); i++) {
      nodes.add(
          ClusterNode.of(
              SimulationRequest.name(i + 1),
              request.weights().get(i % request.weights().size()),
              SimulationRequest.zone(i, request.zones()),
              NodeStanding.MEMBER));
    }
    long started = nanos.getAsLong();
    PlacementRequest first =
        new PlacementRequest(
            nodes.stream().map(ClusterNode::frozen).toList(),
            request.partitions(),
            request.copies());
    Assignment owners = new CapacityPlacement().place(first);
    final long placeMillis = millisSince(started);
    final double startImbalance = imbalance(first, owners);
    PartitionSizes sizes = PartitionSizes.uniform(request.partitions(), request.partitionBytes());
    ClusterSnapshot cluster =
        new ClusterSnapshot(
            nodes, List.of(new PartitionGroup(GROUP, request.copies(), owners, sizes)));
    CopiesPerNode copiesPerNode = new CopiesPerNode();
    copiesPerNode.see(GROUP, request.partitions(), request.copies(), nodes.size());
    List<SimulatedStep> steps = new ArrayList<>();
    for (int i = 0; i < request.events().size(); i++) {
      SimulatedEvent event = request.events().get(i);
      ClusterSnapshot wanted = apply(event, i + 1, cluster);
      RememberedPlacement placed = new RememberedPlacement(owners);
      long from = nanos.getAsLong();
      RebalancePlan plan = new RebalancePlanner(group -> placed).plan(wanted, policy);
      long millis = millisSince(from);
      if (plan.refusals().isEmpty()) {
        owners = placed.last;
        cluster = settled(wanted, owners);
        copiesPerNode.see(GROUP, request.partitions(), request.copies(), cluster.nodes().size());
      }
      steps.add(step(event, plan, cluster, millis));
    }
    return new SimulationReport(placeMillis, startImbalance, steps, copiesPerNode.warnings());
  }

  private long millisSince(long started) {
    return (nanos.getAsLong() - started) / 1_000_000;
  }

  private static ClusterSnapshot apply(SimulatedEvent event, int number, ClusterSnapshot cluster) {
    try {
      switch (event.kind()) {
        case JOIN -> {
          ClusterNode node =
              ClusterNode.of(event.node(), event.weight(), event.zone(), NodeStanding.JOINING);
          return new ClusterSnapshot(
              Stream.concat(cluster.nodes().stream(), Stream.of(node)).toList(), cluster.groups());
        }
        case LEAVE -> {
          return cluster.draining(event.node());
        }
        case WEIGHT -> {
          return cluster.with(cluster.node(event.node()).wanting(event.weight()));
        }
      }
      throw new IllegalStateException("no such kind: " + event.kind());
    } catch (RebalanceInputException e) {
      throw new RebalanceInputException("event " + number + ": " + e.getMessage());
    }
  }

  /** The cluster after all that was wanted was done. */
  private static ClusterSnapshot settled(ClusterSnapshot wanted, Assignment owners) {
    List<ClusterNode> nodes =
        wanted.nodes().stream()
            .filter(node -> node.standing() != NodeStanding.LEAVING)
            .map(
                node ->
                    ClusterNode.of(
                        node.id(), node.wantedWeight(), node.frozen().zone(), NodeStanding.MEMBER))
            .toList();
    return new ClusterSnapshot(nodes, List.of(wanted.groups().get(0).with(owners)));
  }

  private static SimulatedStep step(
      SimulatedEvent event, RebalancePlan plan, ClusterSnapshot cluster, long millis) {
    String refused =
        plan.refusals().isEmpty()
            ? ""
            : plan.refusals().get(0).reason() + ": " + plan.refusals().get(0).remedy();
    PartitionGroup group = cluster.groups().get(0);
    List<PlacementNode> nodes = cluster.nodes().stream().map(ClusterNode::frozen).toList();
    PlacementRequest request = new PlacementRequest(nodes, group.partitions(), group.copies());
    List<RebalanceStep> steps = plan.steps();
    return new SimulatedStep(
        event,
        refused,
        steps.isEmpty() ? "" : steps.get(0).reason(),
        nodes.size(),
        steps.stream().mapToLong(step -> step.moves().size()).sum(),
        plan.movedBytes(),
        plan.minimumBytes(),
        imbalance(request, group.owners()),
        ZoneCheck.violations(request, group.owners()),
        plan.estimate(),
        millis);
  }

  private static double imbalance(PlacementRequest request, Assignment owners) {
    CapacityShares shares = CapacityShares.of(request);
    int[] loads = owners.loads();
    double worst = 0;
    for (int i = 0; i < loads.length; i++) {
      worst = Math.max(worst, Math.abs(loads[i] / shares.copies(i) - 1));
    }
    return worst;
  }
}
