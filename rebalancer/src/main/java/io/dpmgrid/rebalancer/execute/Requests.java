package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.grid.GridUnknownException;
import io.dpmgrid.rebalancer.execute.grid.Member;
import io.dpmgrid.rebalancer.execute.journal.Arrival;
import io.dpmgrid.rebalancer.execute.journal.AwayNode;
import io.dpmgrid.rebalancer.execute.journal.Operation;
import io.dpmgrid.rebalancer.execute.journal.Outcome;
import io.dpmgrid.rebalancer.placement.Placement;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import io.dpmgrid.rebalancer.plan.PartitionGroup;
import io.dpmgrid.rebalancer.plan.RebalanceInputException;
import io.dpmgrid.rebalancer.plan.RebalancePlan;
import io.dpmgrid.rebalancer.plan.Refusal;
import io.dpmgrid.rebalancer.plan.StepKind;
import java.util.List;
import java.util.function.Function;

/**
 * Takes what people ask for into the journal, or refuses it. Stateless but for what it is given.
 */
final class Requests {
  private final StepChoice choice;
  private final Function<PartitionGroup, Placement> placements;

  Requests(StepChoice choice, Function<PartitionGroup, Placement> placements) {
    this.choice = choice;
    this.placements = placements;
  }

  Reply take(Command command, Draft draft, GridObservation grid, Inputs in) {
    if (command instanceof Command.Pause) {
      draft.paused = true;
      return Reply.yes("copies are held, and nothing new begins until resume");
    }
    if (command instanceof Command.Resume) {
      draft.paused = false;
      return Reply.yes("copies go on");
    }
    if (command instanceof Command.Throttle throttle) {
      return throttle(throttle.bytesPerSecond(), draft);
    }
    if (command instanceof Command.Start) {
      return start(draft, grid);
    }
    if (command instanceof Command.Join join) {
      return join(join.node(), draft, grid, in);
    }
    if (command instanceof Command.Drain drain) {
      return drain(drain.node(), draft, grid, in);
    }
    if (command instanceof Command.Keep keep) {
      return keep(keep.node(), draft);
    }
    if (command instanceof Command.GiveUp giveUp) {
      return giveUp(giveUp.node(), draft, grid);
    }
    return cancel((Command.Cancel) command, draft, grid, in);
  }

  private static Reply throttle(long bytesPerSecond, Draft draft) {
    if (bytesPerSecond < 1) {
      return Reply.no(
          "a limit of "
              + bytesPerSecond
              + " bytes per second: give at least 1, or pause to hold copies");
    }
    draft.bytesPerSecond = bytesPerSecond;
    return Reply.yes("copies may use " + bytesPerSecond + " bytes per second");
  }

  private static Reply start(Draft draft, GridObservation grid) {
    draft.held = "";
    for (Arrival arrival : draft.arrivals.values()) {
      if (!draft.drained.contains(arrival.id())) {
        draft.approved.add(arrival.id());
      }
    }
    for (PlacementNode node : grid.baseline()) {
      draft.reweigh |= Snapshots.wantedWeight(node, grid.member(node.id())) != node.weight();
    }
    return Reply.yes("what is planned will be carried out, one step after another");
  }

  private Reply join(String id, Draft draft, GridObservation grid, Inputs in) {
    if (grid.inBaseline(id)) {
      return Reply.yes(id + " is in the baseline");
    }
    Member member = grid.member(id);
    if (member == null) {
      return Reply.no("no server " + id + " runs; start it first");
    }
    List<String> reasons = JoinCheck.reasons(member, grid);
    if (!reasons.isEmpty()) {
      return Reply.no(id + " cannot join: " + String.join("; ", reasons));
    }
    String refusal = joinRefusal(id, draft, grid, in);
    if (!refusal.isEmpty()) {
      return Reply.no(id + " cannot join: " + refusal);
    }
    draft.drained.remove(id);
    draft.approved.add(id);
    return Reply.yes(id + " joins when it has run for long enough and nothing else moves");
  }

  /**
   * Why no step would let a node join; empty also where that cannot be told now, as while copies
   * move: it is planned before it begins in any case.
   */
  private String joinRefusal(String id, Draft draft, GridObservation grid, Inputs in) {
    if (draft.current != null) {
      return "";
    }
    try {
      RebalancePlan plan = choice.planWith(id, draft, grid, in.partitions().get());
      boolean planned = plan.steps().stream().anyMatch(step -> step.subjects().contains(id));
      return plan.refusals().stream()
          .filter(
              refusal ->
                  refusal.subjects().contains(id)
                      // While copies cannot be made again, nobody joins.
                      || (refusal.kind() == StepKind.RESTORE && !planned))
          .map(refusal -> refusal.reason() + ": " + refusal.remedy())
          .findFirst()
          .orElse("");
    } catch (RebalanceInputException e) {
      return String.valueOf(e.getMessage());
    } catch (GridUnknownException e) {
      return "";
    }
  }

  private Reply drain(String id, Draft draft, GridObservation grid, Inputs in) {
    if (!grid.inBaseline(id)) {
      return draft.drained.contains(id)
          ? Reply.yes(id + " is drained")
          : Reply.no("there is no node " + id + " in the baseline");
    }
    if (draft.leaving.contains(id)) {
      return Reply.yes(id + " is being drained");
    }
    if (!grid.runs(id)) {
      return Reply.no(
          id + " does not run, so it cannot give its copies away: start it, or give it up");
    }
    draft.leaving.add(id);
    try {
      RebalancePlan plan = choice.plan(draft, grid, in.partitions().get());
      for (Refusal refusal : plan.refusals()) {
        if (refusal.kind() == StepKind.DRAIN && refusal.subjects().contains(id)) {
          draft.leaving.remove(id);
          return Reply.no(id + " cannot be drained: " + refusal.reason() + ": " + refusal.remedy());
        }
      }
      return Reply.yes(
          plan.steps().isEmpty()
              ? id + " will be drained: " + String.join("; ", plan.notes())
              : id + " will be drained: " + plan.movedBytes() + " bytes move in all");
    } catch (RebalanceInputException e) {
      draft.leaving.remove(id);
      return Reply.no(id + " cannot be drained: " + e.getMessage());
    } catch (GridUnknownException e) {
      draft.leaving.remove(id);
      return Reply.no(id + " cannot be drained now: " + e.getMessage() + "; ask again later");
    }
  }

  private static Reply keep(String id, Draft draft) {
    Operation current = draft.current;
    if (current != null
        && current.kind() == StepKind.DRAIN
        && current.ending() == null
        && current.subjects().contains(id)) {
      return Reply.no(
          id + " is being drained by operation " + current.id() + ": cancel that instead");
    }
    return draft.leaving.remove(id)
        ? Reply.yes(id + " stays")
        : Reply.no(id + " was not to be drained");
  }

  private static Reply giveUp(String id, Draft draft, GridObservation grid) {
    AwayNode node = draft.away.get(id);
    if (node == null || grid.runs(id)) {
      return Reply.no(
          grid.runs(id)
              ? id + " runs: drain it instead"
              : id + " is no node of the baseline that is away");
    }
    draft.away.put(id, node.withoutHope());
    return Reply.yes(id + " is given up: its copies are made again as far as there is room");
  }

  private Reply cancel(Command.Cancel cancel, Draft draft, GridObservation grid, Inputs in) {
    Operation current = draft.current;
    if (current == null || current.id() != cancel.operation()) {
      return Reply.no(
          "operation "
              + cancel.operation()
              + " does not run"
              + (current == null ? "" : "; operation " + current.id() + " does"));
    }
    if (current.ending() != null) {
      return Reply.yes("operation " + current.id() + " is on its way back already");
    }
    List<String> gone =
        current.change().removed().stream()
            .map(PlacementNode::id)
            .filter(id -> !grid.runs(id) && !grid.inBaseline(id))
            .toList();
    if (!gone.isEmpty()) {
      // The engine takes no node into the baseline that does not run.
      return Reply.no(
          "operation "
              + current.id()
              + " cannot be cancelled: "
              + Texts.names(gone)
              + " left the baseline by it and cannot come back without running; start that first,"
              + " or let the operation go on");
    }
    CancelCost cost;
    try {
      cost = CancelCost.of(current, grid, in.partitions().get(), placements);
    } catch (GridUnknownException e) {
      return Reply.no(
          "operation "
              + current.id()
              + " cannot be cancelled now: "
              + e.getMessage()
              + "; ask again later");
    }
    if (cost.withoutCopy() > 0) {
      return Reply.no(
          "operation "
              + current.id()
              + " cannot be cancelled: "
              + cost.withoutCopy()
              + " partitions would have no running copy; let it go on, or bring back who had them");
    }
    if (!accepts(cancel, cost)) {
      return Reply.no(
          "cancelling operation "
              + current.id()
              + " costs "
              + cost
              + "; accept that, or let it go on");
    }
    draft.current = current.reverting(Outcome.CANCELLED, "cancelled: " + cost);
    draft.hold("operation " + current.id() + " was cancelled");
    return Reply.yes("operation " + current.id() + " is cancelled: " + cost);
  }

  /** What came for nothing after the cost was shown does not count: to go on makes it only more. */
  private static boolean accepts(Command.Cancel cancel, CancelCost cost) {
    boolean bytes =
        cancel.acceptedBytes() > 0 ? cost.bytesBack() <= cancel.acceptedBytes() : cost.bytes() == 0;
    return bytes && (cost.fewerCopies() == 0 || cancel.fewerCopiesAccepted());
  }
}
