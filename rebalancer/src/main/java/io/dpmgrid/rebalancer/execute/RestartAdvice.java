package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.grid.Member;
import io.dpmgrid.rebalancer.execute.journal.AwayNode;
import io.dpmgrid.rebalancer.execute.journal.JournalState;
import io.dpmgrid.rebalancer.plan.PartitionGroup;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a node may be restarted now.
 *
 * @param allowed whether nothing speaks against it
 * @param reasons what does; wait for it
 * @param warnings what will not be there meanwhile, and waiting does not help
 */
public record RestartAdvice(boolean allowed, List<String> reasons, List<String> warnings) {
  /** Copies the lists. */
  public RestartAdvice {
    reasons = List.copyOf(reasons);
    warnings = List.copyOf(warnings);
  }

  static RestartAdvice of(
      String id,
      JournalState state,
      GridObservation grid,
      List<PartitionGroup> groups,
      RebalanceSettings settings) {
    List<String> reasons = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    Attendance attendance = new Attendance(settings);
    if (!grid.runs(id)) {
      reasons.add(id + " does not run");
    }
    if (!grid.active()) {
      reasons.add("the grid is not active");
    }
    if (state.current() != null) {
      reasons.add("operation " + state.current().id() + " runs: " + state.current().reason());
    }
    if (grid.inBaseline(id)) {
      int rest = grid.runningBaseline().size() - (grid.runs(id) ? 1 : 0);
      Quorum quorum = Quorum.of(rest, grid.baseline().size(), grid.witness(), settings);
      if (!quorum.held()) {
        warnings.add("without it nothing is decided: " + quorum.message());
      }
    }
    for (AwayNode node : state.away()) {
      reasons.add(node.id() + (node.running() ? " is back, but not for long enough" : " is away"));
    }
    for (String missing : grid.missing()) {
      if (state.away(missing) == null) {
        reasons.add(missing + " is away");
      }
    }
    for (Member member : grid.runningBaseline()) {
      if (!member.complete()) {
        reasons.add(member.id() + " has not got all its copies");
      } else if (!attendance.ready(member)) {
        reasons.add(
            member.id() + " needs a checkpoint: without one the next restart costs full copies");
      } else if (!member.uncheckpointed().isEmpty()) {
        reasons.add(
            member.id()
                + " needs a checkpoint: none has seen "
                + Texts.names(member.uncheckpointed())
                + " yet, and until then a restart costs full copies");
      }
    }
    if (!grid.progress().settled()) {
      reasons.add("copies move");
    }
    lastCopies(id, grid, groups, reasons, warnings);
    return new RestartAdvice(reasons.isEmpty(), reasons, warnings);
  }

  private static void lastCopies(
      String id,
      GridObservation grid,
      List<PartitionGroup> groups,
      List<String> reasons,
      List<String> warnings) {
    for (PartitionGroup group : groups) {
      long last = 0;
      for (int p = 0; p < group.partitions(); p++) {
        List<String> owners = group.owners().owners(p);
        boolean only =
            owners.contains(id) && owners.stream().noneMatch(o -> !o.equals(id) && grid.runs(o));
        last += only ? 1 : 0;
      }
      if (last > 0) {
        String text = last + " partitions of " + group.name() + " have no other running copy";
        (group.copies() > 1 ? reasons : warnings).add(text);
      }
    }
  }
}
