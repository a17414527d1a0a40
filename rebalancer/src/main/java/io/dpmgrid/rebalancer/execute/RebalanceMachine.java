package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.Alert.Kind;
import io.dpmgrid.rebalancer.execute.grid.GateState;
import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.grid.LostPartitions;
import io.dpmgrid.rebalancer.execute.grid.Member;
import io.dpmgrid.rebalancer.execute.journal.AwayNode;
import io.dpmgrid.rebalancer.execute.journal.FinishedOperation;
import io.dpmgrid.rebalancer.execute.journal.JournalState;
import io.dpmgrid.rebalancer.execute.journal.Outcome;
import io.dpmgrid.rebalancer.execute.journal.Phase;
import io.dpmgrid.rebalancer.placement.Placement;
import io.dpmgrid.rebalancer.plan.PartitionGroup;
import io.dpmgrid.rebalancer.plan.RebalancePlan;
import io.dpmgrid.rebalancer.plan.RebalancePlanner;
import io.dpmgrid.rebalancer.plan.StepKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Decides: a journal and an observation go in, the next journal and what to do come out. What it
 * remembers itself (the guard's rate, the last refused plan) makes it quicker or slower and never
 * decides what is safe. Not thread-safe.
 */
final class RebalanceMachine {
  private final RebalanceSettings settings;
  private final Function<PartitionGroup, Placement> placements;
  private final Attendance attendance;
  private final LogKeeping log;
  private final OperationFlow flow;
  private final StepChoice choice;
  private final Requests requests;
  private final Orders orders;
  private final ForegroundGuard guard;

  RebalanceMachine(RebalanceSettings settings, Function<PartitionGroup, Placement> placements) {
    this.settings = settings;
    this.placements = placements;
    this.attendance = new Attendance(settings);
    this.log = new LogKeeping(settings, attendance);
    this.flow = new OperationFlow(settings, attendance);
    this.choice =
        new StepChoice(
            settings,
            attendance,
            new Snapshots(settings, attendance),
            new RebalancePlanner(placements));
    this.requests = new Requests(choice, placements);
    this.orders = new Orders(attendance, log);
    this.guard = new ForegroundGuard(settings.guard());
  }

  Decision decide(JournalState state, GridObservation grid, Inputs in) {
    Quorum quorum = Quorum.of(grid, settings);
    if (!grid.active() || !quorum.held()) {
      return nothing(state, grid, in, quorum);
    }
    List<Alert> alerts = new ArrayList<>(SettingsDifferences.alerts(in.self(), in.settings()));
    if (grid.progress().copiesLeft() > 0) {
      guard.look(grid.foregroundP99Nanos(), in.elapsedMs());
    } else if (grid.progress().settled() || !grid.lost().isEmpty()) {
      guard.rest(grid.foregroundP99Nanos());
    }
    // Otherwise a node does not know for a moment what is to come, and copies may well be moving.
    Draft draft = new Draft(state);
    attendance.update(draft, grid, in.dueMs());
    log.update(draft, grid);
    List<Reply> replies = new ArrayList<>();
    for (Command command : in.commands()) {
      replies.add(requests.take(command, draft, grid, in));
    }
    tidy(draft, grid);
    flow.advance(draft, grid, in, alerts);
    choice.begin(draft, grid, in, alerts);
    GateState gate = gate(draft, grid, in, alerts);
    attendance.alerts(draft, alerts);
    alerts(draft, grid, in, alerts);
    JournalState next = draft.state(in.self());
    return new Decision(
        next,
        orders.of(next, grid, gate),
        replies,
        alerts,
        quorum,
        attendance.waitingFor(draft, grid),
        gate,
        guard.state());
  }

  /** The plan for what is wanted now. */
  RebalancePlan plan(JournalState state, GridObservation grid, List<PartitionGroup> groups) {
    Draft draft = new Draft(state);
    attendance.update(draft, grid, 0);
    return choice.plan(draft, grid, groups);
  }

  /** What it would cost to cancel the operation under way. */
  CancelCost cancelCost(JournalState state, GridObservation grid, List<PartitionGroup> groups) {
    return state.current() == null
        ? CancelCost.NOTHING
        : CancelCost.of(state.current(), grid, groups, placements);
  }

  private Decision nothing(JournalState state, GridObservation grid, Inputs in, Quorum quorum) {
    String why = quorum.held() ? "the grid is not active: activate it" : quorum.message();
    List<Alert> alerts = new ArrayList<>();
    if (!quorum.held() && grid.active()) {
      alerts.add(new Alert(Kind.NO_MAJORITY, "", quorum.message()));
      alerts.addAll(SettingsDifferences.alerts(in.self(), in.settings()));
    }
    List<Reply> replies = in.commands().stream().map(command -> Reply.no(why)).toList();
    return new Decision(
        state, List.of(), replies, alerts, quorum, List.of(why), GateState.OPEN, guard.state());
  }

  /** Drops wishes that came true or lost their object. */
  private static void tidy(Draft draft, GridObservation grid) {
    boolean draining = draft.current != null && draft.current.kind() == StepKind.DRAIN;
    if (!draining) {
      // Who went another way than by its drain was still not to come back by itself.
      draft.leaving.stream().filter(id -> !grid.inBaseline(id)).forEach(draft.drained::add);
      draft.leaving.removeIf(id -> !grid.inBaseline(id));
    }
    draft.drained.removeIf(grid::inBaseline);
    if (draft.current == null) {
      draft.approved.removeIf(grid::inBaseline);
      draft.reweigh &= !grid.missing().isEmpty() || reweighs(grid);
    }
  }

  private static boolean reweighs(GridObservation grid) {
    return grid.baseline().stream()
        .anyMatch(node -> Snapshots.wantedWeight(node, grid.member(node.id())) != node.weight());
  }

  private GateState gate(Draft draft, GridObservation grid, Inputs in, List<Alert> alerts) {
    boolean held = draft.paused;
    for (Member member : grid.runningBaseline()) {
      if (!member.complete() && member.freeBytes() < settings.leastFreeBytes()) {
        held = true;
        alerts.add(
            new Alert(
                Kind.NO_SPACE,
                member.id(),
                member.id()
                    + " has room for "
                    + member.freeBytes()
                    + " bytes and copies on their way: they are held. Give it room, or cancel"));
      }
    }
    // Who was away catches up at any time.
    boolean catchingUp = draft.away.values().stream().anyMatch(AwayNode::running);
    if (draft.moving()
        && draft.current != null
        && draft.current.kind() != StepKind.RESTORE
        && !catchingUp) {
      held |= !settings.open(in.clocks());
    }
    return new GateState(held, Math.min(draft.bytesPerSecond, guard.bytesPerSecond()));
  }

  private static void alerts(Draft draft, GridObservation grid, Inputs in, List<Alert> alerts) {
    if (!grid.lost().isEmpty()) {
      LostPartitions first = grid.lost().get(0);
      alerts.add(
          new Alert(Kind.LOST_PARTITIONS, first.group() + "/" + first.first(), Losses.text(grid)));
    }
    if (draft.current != null
        && !in.refusal().isEmpty()
        && (draft.current.phase() == Phase.SWITCHING || draft.current.phase() == Phase.REVERTING)) {
      alerts.add(
          new Alert(
              Kind.STUCK,
              String.valueOf(draft.current.id()),
              "the grid does not change its baseline: " + in.refusal()));
    }
    FinishedOperation last = draft.lastFinished();
    if (last != null && last.outcome() == Outcome.DIVERGED) {
      alerts.add(
          new Alert(
              Kind.DIVERGED,
              String.valueOf(last.id()),
              "after operation " + last.id() + " " + last.why() + ": check their consistency"));
    }
  }
}
