package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.Action;
import io.dpmgrid.rebalancer.execute.grid.GateState;
import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.grid.Member;
import io.dpmgrid.rebalancer.execute.journal.BaselineChange;
import io.dpmgrid.rebalancer.execute.journal.JournalState;
import io.dpmgrid.rebalancer.execute.journal.Operation;
import io.dpmgrid.rebalancer.execute.journal.Phase;
import java.util.ArrayList;
import java.util.List;

/**
 * What the grid must be told so that it becomes what the journal says: the difference between that
 * and what it shows, so that a new coordinator gives the same orders. Stateless, thread-safe.
 */
final class Orders {
  private final Attendance attendance;
  private final LogKeeping log;

  Orders(Attendance attendance, LogKeeping log) {
    this.attendance = attendance;
    this.log = log;
  }

  List<Action> of(JournalState state, GridObservation grid, GateState gate) {
    List<Action> actions = new ArrayList<>(log.actions(state, grid));
    for (Member member : grid.members()) {
      // Who does not say what it is has no gate either.
      if (!member.facts().version().isEmpty() && !member.gate().equals(gate)) {
        actions.add(new Action.SetGate(member.id(), gate));
      }
    }
    for (Member member : grid.runningBaseline()) {
      boolean wanted = !attendance.ready(member) || !member.uncheckpointed().isEmpty();
      if (member.complete() && wanted) {
        actions.add(new Action.RequestCheckpoint(member.id()));
      }
    }
    if (state.current() != null) {
      add(actions, state.current(), grid);
    }
    return actions;
  }

  private static void add(List<Action> actions, Operation operation, GridObservation grid) {
    String key = BaselineChange.key(grid.baseline());
    if (operation.phase() == Phase.SWITCHING && key.equals(operation.change().before())) {
      actions.add(
          new Action.ChangeBaseline(
              operation.id(),
              operation.baselineId(),
              operation.topologyVersion(),
              operation.change().apply(grid.baseline())));
    } else if (operation.phase() == Phase.REVERTING && key.equals(operation.change().after())) {
      actions.add(
          new Action.ChangeBaseline(
              operation.id(),
              grid.baselineId(),
              grid.topologyVersion(),
              operation.change().revert(grid.baseline())));
    } else if (operation.phase() == Phase.VERIFYING) {
      actions.add(new Action.Verify(operation.id(), operation.attempt(), operation.unverified()));
    }
  }
}
