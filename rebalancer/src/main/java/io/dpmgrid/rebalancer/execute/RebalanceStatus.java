package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.GateState;
import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.journal.JournalState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a coordinator knew when it looked last.
 *
 * @param state the journal: the operation under way, who is away, what was asked for, what ended
 * @param grid what it saw; null if it never saw anything
 * @param quorum whether its side decides; null if it never saw anything
 * @param alerts what people should know
 * @param waiting what the next change waits for
 * @param gate what gates are to do
 * @param guard what the guard of users' operations sees and allows; null if there is none
 * @param eta when moves will be done; null if nothing moves or nobody can say
 */
public record RebalanceStatus(
    JournalState state,
    @Nullable GridObservation grid,
    @Nullable Quorum quorum,
    List<Alert> alerts,
    List<String> waiting,
    GateState gate,
    @Nullable GuardState guard,
    @Nullable Eta eta) {
  /** Copies the lists. */
  public RebalanceStatus {
    alerts = List.copyOf(alerts);
    waiting = List.copyOf(waiting);
  }

  static RebalanceStatus unseen() {
    return new RebalanceStatus(
        JournalState.EMPTY, null, null, List.of(), List.of(), GateState.OPEN, null, null);
  }

  RebalanceStatus with(Alert alert) {
    return new RebalanceStatus(state, grid, quorum, List.of(alert), waiting, gate, guard, null);
  }
}
