package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.Alert.Kind;
import io.dpmgrid.rebalancer.execute.grid.Action;
import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.grid.GridUnknownException;
import io.dpmgrid.rebalancer.execute.grid.VerificationReport;
import io.dpmgrid.rebalancer.execute.journal.BaselineChange;
import io.dpmgrid.rebalancer.execute.journal.Ending;
import io.dpmgrid.rebalancer.execute.journal.Operation;
import io.dpmgrid.rebalancer.execute.journal.Outcome;
import io.dpmgrid.rebalancer.execute.journal.Phase;
import io.dpmgrid.rebalancer.plan.PartitionGroup;
import io.dpmgrid.rebalancer.plan.StepKind;
import java.util.List;

/**
 * Brings an operation forward, one phase at a time, by what the grid shows and not by what it was
 * told: a coordinator that takes over sees the same. Stateless, thread-safe.
 */
final class OperationFlow {
  // How long the grid may refuse to change its baseline.
  private static final long SWITCH_MS = 120_000;
  // A change that was ordered just before may come this late: an action's validity, and as much
  // again for clocks that differ.
  private static final long LATE_MS = 3 * Action.VALID_MS;
  private static final long VERIFY_MS = 600_000;

  private final RebalanceSettings settings;
  private final Attendance attendance;

  OperationFlow(RebalanceSettings settings, Attendance attendance) {
    this.settings = settings;
    this.attendance = attendance;
  }

  void advance(Draft draft, GridObservation grid, Inputs in, List<Alert> alerts) {
    if (draft.current == null) {
      return;
    }
    Operation operation = draft.current.waited(in.dueMs());
    draft.current = operation;
    String key = BaselineChange.key(grid.baseline());
    boolean before = key.equals(operation.change().before());
    boolean after = key.equals(operation.change().after());
    if (!before && !after) {
      supersede(draft, operation, "somebody else changed the baseline", grid, in);
      return;
    }
    switch (operation.phase()) {
      case SWITCHING -> switching(draft, operation, grid, in, after);
      case MOVING -> {
        try {
          moving(draft, operation, grid, in, after);
        } catch (GridUnknownException e) {
          String why = "operation " + operation.id() + " waits: " + e.getMessage();
          alerts.add(new Alert(Kind.BLIND, String.valueOf(operation.id()), Texts.bounded(why)));
        }
      }
      case CHECKPOINTING -> checkpointing(draft, operation, grid, in, after);
      case VERIFYING -> verifying(draft, operation, grid, in, after);
      case REVERTING, RETURNED -> returning(draft, operation, grid, in, before);
      case UNKNOWN -> throw new IllegalStateException("the journal has no such phase");
    }
  }

  private void switching(
      Draft draft, Operation operation, GridObservation grid, Inputs in, boolean after) {
    if (after) {
      draft.current = operation.in(Phase.MOVING);
      return;
    }
    String obstacle = obstacle(draft, operation, grid);
    if (!obstacle.isEmpty()) {
      draft.current = operation.reverting(Outcome.INTERRUPTED, obstacle);
    } else if (operation.phaseMs() > SWITCH_MS) {
      String why = "the grid did not change its baseline: " + in.refusal();
      draft.current = operation.reverting(Outcome.FAILED, Texts.bounded(why));
      draft.hold("operation " + operation.id() + " failed: " + why);
    }
  }

  /**
   * What makes the change unsafe that was planned a moment ago; empty if nothing does. A server
   * that started or stopped is enough: the plan may rest on copies that are no longer what they
   * were.
   */
  private static String obstacle(Draft draft, Operation operation, GridObservation grid) {
    if (grid.baselineId() != operation.baselineId()) {
      return "the baseline was changed and changed back";
    }
    if (grid.topologyVersion() != operation.topologyVersion()) {
      return "a server started or stopped before the baseline changed";
    }
    return draft.paused ? "moves were paused" : "";
  }

  private void moving(
      Draft draft, Operation operation, GridObservation grid, Inputs in, boolean after) {
    if (goneBack(draft, operation, grid, in, after)) {
      return;
    }
    if (!grid.progress().settled()) {
      return;
    }
    List<String> gone = attendance.gone(draft);
    if (!gone.isEmpty()) {
      String why = Texts.bounded(Texts.names(gone) + " did not come back while copies moved");
      if (operation.kind() == StepKind.DRAIN && hasLastCopies(operation, grid, in)) {
        draft.current = operation.reverting(Outcome.INTERRUPTED, why);
      } else {
        draft.finish(operation, Outcome.INTERRUPTED, why, List.of(), grid, in.now());
      }
    } else if (grid.missing().isEmpty() && !owed(operation, grid)) {
      draft.current = operation.in(Phase.CHECKPOINTING);
    }
  }

  /**
   * Whether a node that was to give its copies away is the only one that still has some of them, as
   * the dead node was to get them. They count again only when it is in the baseline.
   */
  private static boolean hasLastCopies(Operation operation, GridObservation grid, Inputs in) {
    for (PartitionGroup group : in.partitions().get()) {
      for (int p = 0; p < group.partitions(); p++) {
        List<String> live = group.owners().owners(p).stream().filter(grid::runs).toList();
        if (!live.isEmpty() && operation.subjects().containsAll(live)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a node that was to give its copies away died with the last ones. */
  private static boolean owed(Operation operation, GridObservation grid) {
    return operation.kind() == StepKind.DRAIN
        && !grid.lost().isEmpty()
        && !operation.subjects().stream().allMatch(grid::runs);
  }

  private void checkpointing(
      Draft draft, Operation operation, GridObservation grid, Inputs in, boolean after) {
    if (goneBack(draft, operation, grid, in, after)) {
      return;
    }
    if (grid.runningBaseline().stream().allMatch(attendance::ready)) {
      if (settings.verifications() == 0) {
        draft.finish(operation, Outcome.DONE, operation.reason(), List.of(), grid, in.now());
      } else {
        draft.current = operation.in(Phase.VERIFYING);
      }
    }
  }

  private void verifying(
      Draft draft, Operation operation, GridObservation grid, Inputs in, boolean after) {
    if (goneBack(draft, operation, grid, in, after)) {
      return;
    }
    VerificationReport report = grid.verification();
    if (report == null
        || report.operation() != operation.id()
        || report.attempt() != operation.attempt()) {
      if (operation.phaseMs() > VERIFY_MS) {
        List<String> open =
            operation.unverified().isEmpty() ? List.of("all") : operation.unverified();
        draft.finish(
            operation,
            Outcome.DONE,
            operation.reason() + "; the comparison of copies did not end",
            open,
            grid,
            in.now());
      }
      return;
    }
    if (!report.different().isEmpty()) {
      String why = "copies differ of " + Texts.names(report.different());
      draft.finish(operation, Outcome.DIVERGED, why, report.unverified(), grid, in.now());
      // The next step might drop those that are right.
      draft.hold("after operation " + operation.id() + " " + why);
    } else if (!report.unverified().isEmpty() && operation.attempt() < settings.verifications()) {
      draft.current = operation.verifyAgain(report.unverified());
    } else {
      draft.finish(
          operation.verifyAgain(report.unverified()),
          Outcome.DONE,
          operation.reason(),
          report.unverified(),
          grid,
          in.now());
    }
  }

  private void returning(
      Draft draft, Operation operation, GridObservation grid, Inputs in, boolean before) {
    Ending ending = operation.ending();
    if (ending == null) {
      throw new IllegalStateException("an operation is on its way back without an ending");
    }
    if (!before && operation.phase() == Phase.RETURNED) {
      // A change that came late.
      draft.current = operation.reverting(ending.outcome(), ending.why());
    } else if (!before) {
      if (operation.phaseMs() > SWITCH_MS) {
        stranded(draft, operation, ending, grid, in);
      }
    } else if (operation.phase() == Phase.REVERTING) {
      draft.current = operation.in(Phase.RETURNED);
    } else if (operation.phaseMs() >= LATE_MS + ObservedTime.QUANTUM_MS) {
      draft.finish(operation, ending.outcome(), ending.why(), List.of(), grid, in.now());
    }
  }

  /**
   * Ends an operation that cannot be taken back: an operation that never ended would keep every
   * other from beginning. What is missing now shows like after any other change of the baseline.
   */
  private static void stranded(
      Draft draft, Operation operation, Ending ending, GridObservation grid, Inputs in) {
    String why =
        Texts.bounded(
            "the grid did not set its baseline back: "
                + in.refusal()
                + "; before that: "
                + ending.why());
    draft.finish(operation, Outcome.FAILED, why, List.of(), grid, in.now());
    draft.hold("operation " + operation.id() + " failed: " + why);
  }

  /** Ends an operation whose baseline change somebody took back. */
  private static boolean goneBack(
      Draft draft, Operation operation, GridObservation grid, Inputs in, boolean after) {
    if (!after) {
      supersede(draft, operation, "somebody else set the baseline back", grid, in);
    }
    return !after;
  }

  /** Two who decide about one baseline must not take turns. */
  private static void supersede(
      Draft draft, Operation operation, String why, GridObservation grid, Inputs in) {
    draft.finish(operation, Outcome.SUPERSEDED, why, List.of(), grid, in.now());
    draft.hold("during operation " + operation.id() + " " + why);
  }
}
