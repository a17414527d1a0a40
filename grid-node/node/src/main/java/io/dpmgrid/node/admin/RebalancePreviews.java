package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.CachePlacement;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.PlanRefusal;
import io.dpmgrid.admin.grid.PlannedGroup;
import io.dpmgrid.admin.grid.PlannedMove;
import io.dpmgrid.admin.grid.PlannedNode;
import io.dpmgrid.admin.grid.PlannedStep;
import io.dpmgrid.admin.grid.PlannedStepKind;
import io.dpmgrid.admin.grid.RebalancePreview;
import io.dpmgrid.admin.grid.RebalancePreviewRequest;
import io.dpmgrid.rebalancer.plan.ClusterSnapshot;
import io.dpmgrid.rebalancer.plan.PartitionGroup;
import io.dpmgrid.rebalancer.plan.PartitionMove;
import io.dpmgrid.rebalancer.plan.RebalanceInputException;
import io.dpmgrid.rebalancer.plan.RebalancePlan;
import io.dpmgrid.rebalancer.plan.RebalancePlanner;
import io.dpmgrid.rebalancer.plan.RebalancePolicy;
import io.dpmgrid.rebalancer.plan.RebalanceStep;
import io.dpmgrid.rebalancer.plan.StepKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Plans changes of the running grid's baseline, and changes nothing. Thread-safe. */
final class RebalancePreviews {
  private final Members members;
  private final PartitionMaps maps;
  private final SizesBoard sizes;

  RebalancePreviews(Members members, PartitionMaps maps, SizesBoard sizes) {
    this.members = members;
    this.maps = maps;
    this.sizes = sizes;
  }

  RebalancePreview preview(RebalancePreviewRequest request) {
    try {
      EngineSnapshot taken =
          EngineSnapshot.take(
              members, maps, sizes, new TreeSet<>(request.add()), new TreeSet<>(request.remove()));
      RebalancePlan plan =
          new RebalancePlanner(taken::placement).plan(taken.snapshot(), RebalancePolicy.defaults());
      return new RebalancePreview(
          plan.movedBytes(),
          plan.minimumBytes(),
          plan.estimate().toMillis(),
          plan.steps().stream().map(step -> step(step, taken.snapshot())).toList(),
          plan.refusals().stream()
              .map(
                  refusal ->
                      new PlanRefusal(
                          kind(refusal.kind()),
                          refusal.subjects(),
                          refusal.reason(),
                          refusal.remedy()))
              .toList(),
          plan.notes(),
          plan.warnings(),
          taken.unknown());
    } catch (RebalanceInputException e) {
      throw new GridProblem.Refused("This cannot be planned: " + e.getMessage(), e);
    }
  }

  private static PlannedStep step(RebalanceStep step, ClusterSnapshot snapshot) {
    return new PlannedStep(
        kind(step.kind()),
        step.subjects(),
        step.reason(),
        step.baseline().stream().map(node -> node.id()).toList(),
        step.moves().size(),
        step.movedBytes(),
        step.minimumBytes(),
        step.estimate().toMillis(),
        step.imbalance(),
        groups(step, snapshot),
        step.nodes().stream()
            .map(
                node ->
                    new PlannedNode(
                        node.id(),
                        node.copiesBefore(),
                        node.copiesAfter(),
                        node.bytesBefore(),
                        node.bytesAfter(),
                        node.bytesIn(),
                        node.bytesOut()))
            .toList(),
        step.moves().stream()
            .limit(PlannedStep.MOST_MOVES)
            .map(
                move ->
                    new PlannedMove(
                        move.group(), move.partition(), move.from(), move.to(), move.bytes()))
            .toList());
  }

  private static List<PlannedGroup> groups(RebalanceStep step, ClusterSnapshot snapshot) {
    Map<String, CachePlacement> placements = new HashMap<>();
    for (PartitionGroup group : snapshot.groups()) {
      placements.put(
          group.name(), group.byCapacity() ? CachePlacement.CAPACITY : CachePlacement.ENGINE);
    }
    Map<String, PlannedGroup> moved = new TreeMap<>();
    for (PartitionMove move : step.moves()) {
      CachePlacement placement = placements.getOrDefault(move.group(), CachePlacement.ENGINE);
      moved.merge(
          move.group(),
          new PlannedGroup(move.group(), placement, 1, move.bytes()),
          (one, other) ->
              new PlannedGroup(
                  one.group(),
                  one.placement(),
                  one.movedPartitions() + other.movedPartitions(),
                  one.movedBytes() + other.movedBytes()));
    }
    return List.copyOf(moved.values());
  }

  private static PlannedStepKind kind(StepKind kind) {
    return PlannedStepKind.valueOf(kind.name());
  }
}
