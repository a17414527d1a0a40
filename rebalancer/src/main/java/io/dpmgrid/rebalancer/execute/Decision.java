package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.Action;
import io.dpmgrid.rebalancer.execute.grid.GateState;
import io.dpmgrid.rebalancer.execute.journal.JournalState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a look at the grid.
 *
 * @param state what the journal must hold before any action is begun; the old one if nothing
 *     changed
 * @param actions what to do
 * @param replies the answers to the commands, in their order
 * @param alerts what people should know
 * @param quorum whether this side decides
 * @param waiting what the next change waits for
 * @param gate what gates are to do
 * @param guard what the guard of users' operations sees and allows; null if there is none
 */
record Decision(
    JournalState state,
    List<Action> actions,
    List<Reply> replies,
    List<Alert> alerts,
    Quorum quorum,
    List<String> waiting,
    GateState gate,
    @Nullable GuardState guard) {
  Decision {
    actions = List.copyOf(actions);
    replies = List.copyOf(replies);
    alerts = List.copyOf(alerts);
    waiting = List.copyOf(waiting);
  }
}
