package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.RebalancePreview;
import io.dpmgrid.admin.grid.RebalancePreviewRequest;
import io.dpmgrid.rebalancer.execute.grid.GridUnknownException;
import io.dpmgrid.rebalancer.plan.RebalanceInputException;
import io.dpmgrid.rebalancer.plan.RebalancePlan;
import io.dpmgrid.rebalancer.plan.RebalancePlanner;
import io.dpmgrid.rebalancer.plan.RebalancePolicy;
import java.util.TreeSet;

/** Plans changes of the running grid's baseline, and changes nothing. Thread-safe. */
final class RebalancePreviews {
  private final Members members;
  private final PartitionMaps maps;
  private final SizesBoard sizes;
  private final PlanViews views;
  private final RebalancePolicy policy;

  /**
   * Previews.
   *
   * @param policy what the executor's plans keep to, so that a preview is what it would do
   */
  RebalancePreviews(
      Members members,
      PartitionMaps maps,
      SizesBoard sizes,
      PlanViews views,
      RebalancePolicy policy) {
    this.members = members;
    this.maps = maps;
    this.sizes = sizes;
    this.views = views;
    this.policy = policy;
  }

  RebalancePreview preview(RebalancePreviewRequest request) {
    try {
      EngineSnapshot taken =
          EngineSnapshot.take(
              members, maps, sizes, new TreeSet<>(request.add()), new TreeSet<>(request.remove()));
      RebalancePlan plan = new RebalancePlanner(taken::placement).plan(taken.snapshot(), policy);
      return views.preview(plan, taken.unknown());
    } catch (RebalanceInputException e) {
      throw new GridProblem.Refused("This cannot be planned: " + e.getMessage(), e);
    } catch (GridUnknownException e) {
      throw new GridProblem.Unavailable("This cannot be planned now: " + e.getMessage(), e);
    }
  }
}
