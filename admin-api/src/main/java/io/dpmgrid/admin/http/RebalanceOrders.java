package io.dpmgrid.admin.http;

import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.RebalanceAnswer;
import io.dpmgrid.admin.grid.RebalanceCancelCost;
import io.dpmgrid.admin.grid.RebalanceExecutorPort;
import io.dpmgrid.admin.grid.RebalanceOrder;
import io.dpmgrid.admin.grid.RebalanceOrderKind;
import io.dpmgrid.admin.json.Json;
import io.dpmgrid.admin.problem.ProblemException;
import io.dpmgrid.admin.problem.ProblemKind;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.Callable;

/** Routes by which people tell what carries plans out what to do. */
final class RebalanceOrders {
  private final Workers workers;
  private final Views views;
  private final Json json;
  private final RebalanceExecutorPort port;

  RebalanceOrders(
      Handlers handlers, Workers workers, Views views, Json json, RebalanceExecutorPort port) {
    this.workers = workers;
    this.views = views;
    this.json = json;
    this.port = port;
    handlers.add("startRebalance", request -> change(() -> port.order(RebalanceOrder.start())));
    aboutNode(handlers, "joinRebalance", RebalanceOrderKind.JOIN);
    aboutNode(handlers, "drainNode", RebalanceOrderKind.DRAIN);
    aboutNode(handlers, "keepNode", RebalanceOrderKind.KEEP);
    aboutNode(handlers, "giveUpNode", RebalanceOrderKind.GIVE_UP);
    handlers.add(
        "cancelRebalance",
        request -> {
          RebalanceCancel wanted = json.as(request.requiredBody(), RebalanceCancel.class);
          return change(() -> cancel(wanted));
        });
  }

  private void aboutNode(Handlers handlers, String operationId, RebalanceOrderKind kind) {
    handlers.add(
        operationId,
        request -> {
          String node = json.as(request.requiredBody(), RebalanceNodeChoice.class).nodeId();
          return change(() -> port.order(RebalanceOrder.of(kind, node)));
        });
  }

  private RebalanceAnswer cancel(RebalanceCancel wanted) {
    RebalanceCancelCost cost = port.cancelCost();
    Long operation = wanted.operation();
    if (operation != null && operation != cost.operation()) {
      throw refusal(
          "Operation "
              + operation
              + " is not under way; operation "
              + cost.operation()
              + " is. Say which of them, after you have seen its cost.",
          cost);
    }
    Long accepted = wanted.acceptedBytes();
    if (accepted == null) {
      throw refusal(price(cost), cost);
    }
    try {
      return port.order(
          RebalanceOrder.cancel(cost.operation(), accepted, wanted.fewerCopiesAccepted()));
    } catch (GridProblem.Conflict e) {
      throw refusal(String.valueOf(e.getMessage()), cost);
    }
  }

  private static String price(RebalanceCancelCost cost) {
    String bytes =
        "Cancelling operation "
            + cost.operation()
            + " costs "
            + cost.bytes()
            + " bytes: "
            + cost.bytesBack()
            + " to copy again and "
            + cost.bytesDiscarded()
            + " copied for nothing";
    if (cost.withoutCopy() > 0) {
      return bytes
          + ". It cannot be cancelled: "
          + cost.withoutCopy()
          + " partitions would have no running copy.";
    }
    return cost.fewerCopies() > 0
        ? bytes
            + ", and leaves "
            + cost.fewerCopies()
            + " partitions with fewer running copies than now. Accept that with accepted_bytes and"
            + " fewer_copies_accepted."
        : bytes + ". Accept that with accepted_bytes.";
  }

  private static ProblemException refusal(String detail, RebalanceCancelCost cost) {
    return ProblemException.extended(
        ProblemKind.CONFLICT, detail, Map.of("cost", CancelCostView.of(cost)));
  }

  private Future<Reply> change(Callable<RebalanceAnswer> work) {
    return workers
        .call(() -> Reply.json(200, json.write(work.call())))
        .onComplete(done -> views.invalidate(EnumSet.of(Subject.REBALANCE)));
  }
}
