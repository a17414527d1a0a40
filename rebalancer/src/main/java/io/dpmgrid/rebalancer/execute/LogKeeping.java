package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.Action;
import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.grid.Member;
import io.dpmgrid.rebalancer.execute.journal.AwayNode;
import io.dpmgrid.rebalancer.execute.journal.JournalState;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Who keeps the log for whom: everybody in the baseline for each node that is away, from its
 * departure until it has caught up, its grace is over, or the archive is full, which wins.
 * Stateless, thread-safe.
 */
final class LogKeeping {
  private final Attendance attendance;
  private final double archivePart;

  LogKeeping(RebalanceSettings settings, Attendance attendance) {
    this.attendance = attendance;
    this.archivePart = settings.archivePart();
  }

  /** Notes whose archive is full. What was given up once is not reserved again. */
  void update(Draft draft, GridObservation grid) {
    for (AwayNode node : List.copyOf(draft.away.values())) {
      NavigableSet<String> released = new TreeSet<>(node.releasedOn());
      for (Member member : grid.runningBaseline()) {
        if (full(member) && !member.id().equals(node.id())) {
          released.add(member.id());
        }
      }
      if (released.size() > node.releasedOn().size()) {
        draft.away.put(node.id(), node.released(List.copyOf(released)));
      }
    }
  }

  private boolean full(Member member) {
    return member.archiveLimitBytes() < Long.MAX_VALUE
        && member.archiveBytes() >= member.archiveLimitBytes() * archivePart;
  }

  /** What members must still be told. */
  List<Action> actions(JournalState state, GridObservation grid) {
    List<Action> actions = new ArrayList<>();
    for (Member member : grid.members()) {
      for (AwayNode node : state.away()) {
        if (grid.inBaseline(member.id())
            && !member.id().equals(node.id())
            && !member.reservedFor().contains(node.id())
            && reason(member, node).isEmpty()) {
          actions.add(new Action.ReserveLog(member.id(), node.id()));
        }
      }
      for (String away : new TreeSet<>(member.reservedFor())) {
        AwayNode node = state.away(away);
        String why = node == null ? "it has caught up or left" : reason(member, node);
        if (!why.isEmpty()) {
          boolean forced = node != null && full(node, member) && needs(node, grid);
          actions.add(new Action.ReleaseLog(member.id(), away, forced, why));
        }
      }
    }
    return actions;
  }

  /** Whether a node has not caught up yet; afterwards the log is kept only until it is steady. */
  private static boolean needs(AwayNode node, GridObservation grid) {
    Member back = grid.member(node.id());
    return back == null || !back.complete();
  }

  /** Why a member need not or cannot keep its log for a node; empty if it must. */
  private String reason(Member member, AwayNode node) {
    if (full(node, member)) {
      return "the archive is full";
    }
    return attendance.over(node) ? "its grace is over" : "";
  }

  private static boolean full(AwayNode node, Member member) {
    return node.releasedOn().contains(member.id());
  }
}
