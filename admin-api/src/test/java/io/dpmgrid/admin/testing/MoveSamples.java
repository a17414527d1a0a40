package io.dpmgrid.admin.testing;

import static io.dpmgrid.admin.testing.Samples.T;

import io.dpmgrid.admin.grid.CachePlacement;
import io.dpmgrid.admin.grid.FinishedRebalance;
import io.dpmgrid.admin.grid.IncomingCopy;
import io.dpmgrid.admin.grid.LostGroup;
import io.dpmgrid.admin.grid.PlanRefusal;
import io.dpmgrid.admin.grid.PlannedGroup;
import io.dpmgrid.admin.grid.PlannedMove;
import io.dpmgrid.admin.grid.PlannedNode;
import io.dpmgrid.admin.grid.PlannedStep;
import io.dpmgrid.admin.grid.PlannedStepKind;
import io.dpmgrid.admin.grid.Rebalance;
import io.dpmgrid.admin.grid.RebalanceAlert;
import io.dpmgrid.admin.grid.RebalanceAlertKind;
import io.dpmgrid.admin.grid.RebalanceControl;
import io.dpmgrid.admin.grid.RebalanceExecution;
import io.dpmgrid.admin.grid.RebalanceGuard;
import io.dpmgrid.admin.grid.RebalanceLost;
import io.dpmgrid.admin.grid.RebalanceMove;
import io.dpmgrid.admin.grid.RebalanceNode;
import io.dpmgrid.admin.grid.RebalanceOperation;
import io.dpmgrid.admin.grid.RebalanceOutcome;
import io.dpmgrid.admin.grid.RebalancePhase;
import io.dpmgrid.admin.grid.RebalancePreview;
import io.dpmgrid.admin.grid.RebalancePreviewRequest;
import io.dpmgrid.admin.grid.RebalanceQuorum;
import io.dpmgrid.admin.grid.RebalanceStanding;
import io.dpmgrid.admin.grid.RebalanceSupply;
import io.dpmgrid.admin.grid.RebalancedNode;
import java.util.List;

/** One of each thing that is known about moves. */
final class MoveSamples {
  private MoveSamples() {}

  static Rebalance rebalance(RebalanceControl now, long operation) {
    RebalanceSupply supply =
        new RebalanceSupply(now.paused(), now.limitBytesPerSecond(), 7, 6, 5, 4);
    return new Rebalance(
        true,
        now.paused(),
        now.pausedSince(),
        now.limitBytesPerSecond(),
        12,
        2,
        null,
        8L,
        7L,
        10L,
        execution(operation),
        null,
        List.of(new RebalanceNode("node-2", 2, 5L, 12, 8L, 7L, 10L, supply)),
        List.of(new RebalanceMove("node-2", "orders", 2, 16, 5L, null, T)),
        List.of());
  }

  static RebalanceExecution execution(long operation) {
    return new RebalanceExecution(
        "node-1",
        300,
        new RebalanceQuorum(true, 2, 3, "2 of 3 nodes of the baseline run here"),
        operation == 0 ? null : operation(operation),
        operation == 0 ? "operation 6 was cancelled" : null,
        false,
        operation == 0 ? null : 5L,
        operation == 0 ? null : new RebalanceGuard(0.02, null, false, 5, 4, 6),
        List.of("node-3 is away and expected back"),
        List.of(
            new RebalanceAlert(
                RebalanceAlertKind.ARCHIVE_LIMIT, "node-3", "The archive of node-1 is full.")),
        List.of(
            new RebalancedNode(
                "node-2",
                RebalanceStanding.BACK,
                false,
                20L,
                null,
                10L,
                1,
                List.of(),
                List.of(new IncomingCopy("orders", 7, true, "the log goes back far enough")),
                3,
                false,
                List.of("node-3 is away"),
                List.of("without it nothing is decided")),
            new RebalancedNode(
                "node-3",
                RebalanceStanding.AWAY,
                null,
                30L,
                270L,
                null,
                1,
                List.of("node-1"),
                List.of(),
                null,
                false,
                List.of("node-3 does not run"),
                List.of())));
  }

  private static RebalanceOperation operation(long id) {
    return new RebalanceOperation(
        id,
        PlannedStepKind.JOIN,
        List.of("node-4"),
        RebalancePhase.MOVING,
        12,
        "node-4 takes 25.0 % of the weight",
        T,
        100,
        90,
        40,
        3,
        60,
        8L,
        7L,
        10L,
        null,
        null,
        1,
        0);
  }

  static List<FinishedRebalance> history() {
    return List.of(
        new FinishedRebalance(
            6,
            PlannedStepKind.DRAIN,
            List.of("node-2"),
            RebalanceOutcome.CANCELLED,
            "cancelled",
            5,
            4,
            T,
            null,
            List.of("orders/3"),
            1));
  }

  static RebalanceLost lost() {
    return new RebalanceLost(
        List.of(
            new LostGroup(
                "orders",
                List.of("orders"),
                List.of(1, 2),
                2,
                List.of("node-3"),
                "Start node-3.")));
  }

  static RebalancePreview preview(RebalancePreviewRequest request) {
    return new RebalancePreview(
        5,
        5,
        1,
        List.of(
            new PlannedStep(
                PlannedStepKind.JOIN,
                request.add(),
                "node-4 takes 25.0 % of the weight",
                List.of("node-1", "node-4"),
                1,
                5,
                5,
                1,
                0.01,
                List.of(new PlannedGroup("orders", CachePlacement.CAPACITY, 1, 5)),
                List.of(new PlannedNode("node-4", 0, 1, 0, 5, 5, 0)),
                List.of(new PlannedMove("orders", 7, "node-1", "node-4", 5)))),
        List.of(
            new PlanRefusal(PlannedStepKind.DRAIN, request.remove(), "Too few.", "Add a node.")),
        List.of("a note"),
        List.of("a warning"),
        List.of());
  }
}
