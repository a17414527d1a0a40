package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.FinishedRebalance;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.RebalanceAnswer;
import io.dpmgrid.admin.grid.RebalanceCancelCost;
import io.dpmgrid.admin.grid.RebalanceExecution;
import io.dpmgrid.admin.grid.RebalanceExecutorPort;
import io.dpmgrid.admin.grid.RebalanceOrder;
import io.dpmgrid.admin.grid.RebalancePreview;
import io.dpmgrid.rebalancer.execute.CancelCost;
import io.dpmgrid.rebalancer.execute.Command;
import io.dpmgrid.rebalancer.execute.RebalanceStatus;
import io.dpmgrid.rebalancer.execute.Reply;
import io.dpmgrid.rebalancer.execute.RestartAdvice;
import io.dpmgrid.rebalancer.execute.journal.Operation;
import io.dpmgrid.rebalancer.plan.RebalanceInputException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What carries plans out, as the API asks it. Thread-safe. */
final class ExecutorView implements RebalanceExecutorPort {
  private final MoveExecutor executor;
  private final PlanViews plans;

  ExecutorView(MoveExecutor executor, PlanViews plans) {
    this.executor = executor;
    this.plans = plans;
  }

  @Override
  public RebalanceExecution execution() {
    return ExecutionViews.execution(
        executor.coordinator(), executor.settings(), executor.status(), advice());
  }

  /**
   * Whether nodes may be restarted; nothing where it cannot be told, which is no reason to fail.
   */
  private Map<String, RestartAdvice> advice() {
    try {
      return executor.mayRestart();
    } catch (GridProblem e) {
      return Map.of();
    }
  }

  @Override
  public RebalancePreview plan() {
    try {
      return plans.preview(executor.plan());
    } catch (RebalanceInputException e) {
      throw new GridProblem.Conflict("This cannot be planned: " + e.getMessage(), e);
    }
  }

  @Override
  public List<FinishedRebalance> history() {
    return ExecutionViews.history(executor.status().state());
  }

  @Override
  public RebalanceCancelCost cancelCost() {
    RebalanceStatus status = executor.status();
    Operation current = status.state().current();
    if (current == null) {
      throw new GridProblem.Conflict("No operation is under way, so there is nothing to cancel.");
    }
    CancelCost cost = executor.cancelCost();
    return new RebalanceCancelCost(
        current.id(),
        cost.bytesBack(),
        cost.bytesDiscarded(),
        cost.fewerCopies(),
        cost.withoutCopy());
  }

  @Override
  public RebalanceAnswer order(RebalanceOrder order) {
    Reply reply = executor.ask(command(order));
    if (!reply.accepted()) {
      throw new GridProblem.Conflict(sentence(reply.message()));
    }
    return new RebalanceAnswer(sentence(reply.message()));
  }

  static Command command(RebalanceOrder order) {
    return switch (order.kind()) {
      case START -> new Command.Start();
      case JOIN -> new Command.Join(node(order.nodeId()));
      case DRAIN -> new Command.Drain(node(order.nodeId()));
      case KEEP -> new Command.Keep(node(order.nodeId()));
      case GIVE_UP -> new Command.GiveUp(node(order.nodeId()));
      case CANCEL ->
          new Command.Cancel(order.operation(), order.acceptedBytes(), order.fewerCopiesAccepted());
    };
  }

  private static String node(@Nullable String id) {
    if (id == null) {
      throw new GridProblem.Refused("Say which node.");
    }
    return id;
  }

  /** A name stays as it is. */
  private static String sentence(String message) {
    return message.endsWith(".") ? message : message + ".";
  }
}
