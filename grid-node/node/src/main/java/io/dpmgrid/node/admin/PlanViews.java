package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.CachePlacement;
import io.dpmgrid.admin.grid.PlanRefusal;
import io.dpmgrid.admin.grid.PlannedGroup;
import io.dpmgrid.admin.grid.PlannedMove;
import io.dpmgrid.admin.grid.PlannedNode;
import io.dpmgrid.admin.grid.PlannedStep;
import io.dpmgrid.admin.grid.PlannedStepKind;
import io.dpmgrid.admin.grid.RebalancePreview;
import io.dpmgrid.admin.grid.UnknownNode;
import io.dpmgrid.rebalancer.plan.PartitionMove;
import io.dpmgrid.rebalancer.plan.RebalancePlan;
import io.dpmgrid.rebalancer.plan.RebalanceStep;
import io.dpmgrid.rebalancer.plan.StepKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Plans in the words of the API. Thread-safe. */
final class PlanViews {
  private final Members members;
  private final SizesBoard sizes;

  PlanViews(Members members, SizesBoard sizes) {
    this.members = members;
    this.sizes = sizes;
  }

  /** A plan for the grid as it is now, with the nodes that do not tell their sizes. */
  RebalancePreview preview(RebalancePlan plan) {
    return preview(plan, sizes.survey().unknown());
  }

  RebalancePreview preview(RebalancePlan plan, List<UnknownNode> unknown) {
    Map<String, CachePlacement> placements = placements();
    return new RebalancePreview(
        plan.movedBytes(),
        plan.minimumBytes(),
        plan.estimate().toMillis(),
        plan.steps().stream().map(step -> step(step, placements)).toList(),
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
        unknown);
  }

  private Map<String, CachePlacement> placements() {
    Map<String, CachePlacement> placements = new HashMap<>();
    for (UserGroup group : UserGroup.all(members.kernal())) {
      placements.put(
          group.name(), group.byCapacity() ? CachePlacement.CAPACITY : CachePlacement.ENGINE);
    }
    return placements;
  }

  private static PlannedStep step(RebalanceStep step, Map<String, CachePlacement> placements) {
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
        groups(step, placements),
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

  private static List<PlannedGroup> groups(
      RebalanceStep step, Map<String, CachePlacement> placements) {
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
