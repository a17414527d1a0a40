package io.dpmgrid.admin.testing;

import io.dpmgrid.admin.grid.FinishedRebalance;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.Rebalance;
import io.dpmgrid.admin.grid.RebalanceAnswer;
import io.dpmgrid.admin.grid.RebalanceCancelCost;
import io.dpmgrid.admin.grid.RebalanceControl;
import io.dpmgrid.admin.grid.RebalanceExecution;
import io.dpmgrid.admin.grid.RebalanceExecutorPort;
import io.dpmgrid.admin.grid.RebalanceLost;
import io.dpmgrid.admin.grid.RebalanceOrder;
import io.dpmgrid.admin.grid.RebalanceOrderKind;
import io.dpmgrid.admin.grid.RebalancePort;
import io.dpmgrid.admin.grid.RebalancePreview;
import io.dpmgrid.admin.grid.RebalancePreviewRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Moves of the grid in memory: one operation is always under way, and a few nodes are known. */
public final class MemoryMoves implements RebalancePort, RebalanceExecutorPort {
  public static final long COST = 100;

  private final Runnable enter;
  public final List<RebalanceOrder> orders = new CopyOnWriteArrayList<>();
  public volatile RebalanceControl control = new RebalanceControl(false, null, null);
  public volatile long operation = 7;

  MemoryMoves(Runnable enter) {
    this.enter = enter;
  }

  @Override
  public Rebalance rebalance() {
    Rebalance all = MoveSamples.rebalance(control, operation);
    enter.run();
    return all;
  }

  @Override
  public RebalanceControl pause() {
    enter.run();
    control = new RebalanceControl(true, Samples.T, control.limitBytesPerSecond());
    return control;
  }

  @Override
  public RebalanceControl resume() {
    enter.run();
    control = new RebalanceControl(false, null, control.limitBytesPerSecond());
    return control;
  }

  @Override
  public RebalanceControl throttle(@Nullable Long bytesPerSecond) {
    enter.run();
    control = new RebalanceControl(control.paused(), control.pausedSince(), bytesPerSecond);
    return control;
  }

  @Override
  public RebalancePreview preview(RebalancePreviewRequest request) {
    enter.run();
    return MoveSamples.preview(request);
  }

  @Override
  public RebalanceLost explainLost() {
    enter.run();
    return MoveSamples.lost();
  }

  @Override
  public RebalanceExecution execution() {
    enter.run();
    return MoveSamples.execution(operation);
  }

  @Override
  public RebalancePreview plan() {
    enter.run();
    return MoveSamples.preview(new RebalancePreviewRequest(List.of("node-4"), List.of()));
  }

  @Override
  public List<FinishedRebalance> history() {
    enter.run();
    return MoveSamples.history();
  }

  @Override
  public RebalanceCancelCost cancelCost() {
    enter.run();
    if (operation == 0) {
      throw new GridProblem.Conflict("No operation is under way, so there is nothing to cancel.");
    }
    return new RebalanceCancelCost(operation, COST - 1, 1, 2, 0);
  }

  @Override
  public RebalanceAnswer order(RebalanceOrder order) {
    enter.run();
    if (order.nodeId() != null && !order.nodeId().startsWith("node-")) {
      throw new GridProblem.Conflict("There is no node " + order.nodeId() + ".");
    }
    if (order.kind() == RebalanceOrderKind.CANCEL
        && (order.acceptedBytes() < COST || !order.fewerCopiesAccepted())) {
      throw new GridProblem.Conflict("It costs more than that.");
    }
    orders.add(order);
    return new RebalanceAnswer("It will be so.");
  }
}
