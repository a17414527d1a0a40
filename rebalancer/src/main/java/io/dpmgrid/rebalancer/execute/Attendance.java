package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.Alert.Kind;
import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.grid.Member;
import io.dpmgrid.rebalancer.execute.journal.Arrival;
import io.dpmgrid.rebalancer.execute.journal.AwayNode;
import io.dpmgrid.rebalancer.execute.journal.JournalState;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is there, who is away and for how long.
 *
 * <p>A node that comes and goes keeps its entry until it has been back for a while without a break;
 * until then its absences add up. So a node that flaps is waited for as long as one that stays away
 * (together one grace, not one each time), and it is given up only while it is really away. After
 * that it is a newcomer, who must be steady before it joins. Stateless, thread-safe.
 */
final class Attendance {
  private static final int FLAPPING = 3;

  private final Patience patience;
  private final int checkpoints;

  Attendance(RebalanceSettings settings) {
    this.patience = settings.patience();
    this.checkpoints = settings.checkpoints();
  }

  /** Notes who came and went. Time counts for those only who were so already. */
  void update(Draft draft, GridObservation grid, long ms) {
    draft.away.keySet().removeIf(id -> !grid.inBaseline(id));
    for (PlacementNode node : grid.baseline()) {
      AwayNode known = draft.away.get(node.id());
      Member member = grid.member(node.id());
      if (known == null && member != null && isWaitedFor(member, grid)) {
        known = AwayNode.gone(node.id()).back(member.incarnation());
      }
      AwayNode now = now(node.id(), known, member, ms);
      if (now == null) {
        draft.away.remove(node.id());
      } else {
        draft.away.put(node.id(), now);
      }
    }
    draft.arrivals.values().removeIf(arrival -> !isArrival(grid, arrival.id()));
    for (Member member : grid.members()) {
      if (isArrival(grid, member.id())) {
        Arrival known = draft.arrivals.get(member.id());
        if (known != null && known.incarnation().equals(member.incarnation())) {
          draft.arrivals.put(member.id(), steady(known) ? known : known.stayed(ms));
        } else if (known != null || draft.arrivals.size() < JournalState.MAX_ARRIVALS) {
          draft.arrivals.put(member.id(), new Arrival(member.id(), member.incarnation(), 0));
        }
      }
    }
  }

  /**
   * Whether a node that nobody noted as away was: while there was no majority nothing was noted,
   * but the others keep their log for whoever leaves by themselves, and it still needs that.
   */
  private boolean isWaitedFor(Member member, GridObservation grid) {
    return !ready(member)
        && grid.runningBaseline().stream()
            .anyMatch(other -> other.reservedFor().contains(member.id()));
  }

  private static boolean isArrival(GridObservation grid, String id) {
    return grid.runs(id) && !grid.inBaseline(id);
  }

  private @Nullable AwayNode now(
      String id, @Nullable AwayNode known, @Nullable Member member, long ms) {
    if (member == null) {
      if (known == null) {
        return AwayNode.gone(id);
      }
      if (known.running()) {
        return known.again();
      }
      return over(known) ? known : known.waited(ms);
    }
    if (known == null) {
      return null;
    }
    if (!known.running()) {
      return known.back(member.incarnation());
    }
    if (!known.incarnation().equals(member.incarnation())) {
      return known.restarted(member.incarnation());
    }
    boolean steady = Patience.enough(known.steadyMs(), patience.steady());
    if (steady && ready(member)) {
      return null;
    }
    AwayNode stayed = steady ? known : known.stayed(ms);
    if (ready(member)) {
      // Whoever has everything again needs a later part of the log when it goes away next.
      stayed = stayed.released(List.of());
    }
    return Patience.enough(stayed.steadyMs(), patience.steady()) ? stayed.forgiven() : stayed;
  }

  /** Whether a node has been there long enough to join. */
  boolean steady(Arrival arrival) {
    return Patience.enough(arrival.steadyMs(), patience.steady());
  }

  /** Whether a node is away and no longer expected back. */
  boolean over(AwayNode node) {
    return patience.over(node);
  }

  /** Whether a node has all its copies, and checkpoints after the last of them. */
  boolean ready(Member member) {
    return member.complete() && member.checkpointsSinceComplete() >= checkpoints;
  }

  /** The nodes of the baseline that will not come back, in the order of ids. */
  List<String> gone(Draft draft) {
    return draft.away.values().stream().filter(this::over).map(AwayNode::id).toList();
  }

  void alerts(Draft draft, List<Alert> alerts) {
    for (AwayNode node : draft.away.values()) {
      if (!node.running() && !over(node)) {
        alerts.add(
            new Alert(
                Kind.AWAY,
                node.id(),
                node.id()
                    + " is away and expected back: nothing moves for another "
                    + Math.max(0, patience.grace().toSeconds() - node.awayMs() / 1000)
                    + " s"));
      }
      if (node.absences() >= FLAPPING) {
        alerts.add(
            new Alert(
                Kind.FLAPPING,
                node.id(),
                node.id()
                    + " went away "
                    + node.absences()
                    + " times; together its absences may last one grace. Look at its log, or stop"
                    + " it"));
      }
      if (!node.releasedOn().isEmpty()) {
        alerts.add(
            new Alert(
                Kind.ARCHIVE_LIMIT,
                node.id(),
                "the archive of "
                    + Texts.names(node.releasedOn())
                    + " is full and gave up the log that "
                    + node.id()
                    + " needs: it will need full copies. Give the archive more room"));
      }
    }
  }

  /** What keeps the next change waiting though nobody is away for good. */
  List<String> waitingFor(Draft draft, GridObservation grid) {
    List<String> waiting = new ArrayList<>();
    if (!grid.lost().isEmpty() && !grid.progress().settled()) {
      waiting.add(Losses.text(grid));
    }
    for (AwayNode node : draft.away.values()) {
      if (node.running()) {
        waiting.add(node.id() + " is back and catches up");
      } else if (!over(node)) {
        waiting.add(node.id() + " is away and expected back");
      }
    }
    for (Member member : grid.runningBaseline()) {
      if (!member.complete()) {
        waiting.add(member.id() + " has not got all its copies");
      } else if (!ready(member)) {
        waiting.add(member.id() + " needs a checkpoint");
      }
    }
    return waiting;
  }
}
