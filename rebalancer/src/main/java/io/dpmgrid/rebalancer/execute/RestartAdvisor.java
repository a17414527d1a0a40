package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.grid.Member;
import io.dpmgrid.rebalancer.execute.journal.AwayNode;
import io.dpmgrid.rebalancer.execute.journal.JournalState;
import io.dpmgrid.rebalancer.plan.PartitionGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Says of each node whether it may be restarted. What holds for all nodes is found once, and names
 * nodes together: a grid may have a thousand. Not thread-safe.
 */
final class RestartAdvisor {
  private final GridObservation grid;
  private final RebalanceSettings settings;
  private final int running;
  private final List<String> common = new ArrayList<>();
  private final Set<String> keepers;
  private final Map<String, List<LastCopies>> lastCopies = new HashMap<>();

  /** How many partitions of a group have no running copy but that of one node. */
  private record LastCopies(PartitionGroup group, long partitions) {}

  RestartAdvisor(
      JournalState state,
      GridObservation grid,
      List<PartitionGroup> groups,
      RebalanceSettings settings) {
    this.grid = grid;
    this.settings = settings;
    this.keepers =
        grid.members().stream()
            .filter(member -> member.keptForOthers() > 0)
            .map(Member::id)
            .collect(Collectors.toSet());
    List<Member> members = grid.runningBaseline();
    this.running = members.size();
    if (!grid.active()) {
      common.add("the grid is not active");
    }
    if (!grid.lost().isEmpty()) {
      common.add(Losses.text(grid));
    }
    if (state.current() != null) {
      common.add("operation " + state.current().id() + " runs: " + state.current().reason());
    }
    absences(state);
    copies(members);
    // Copies of lost partitions do not come by themselves.
    if (!grid.progress().settled() && (grid.lost().isEmpty() || grid.progress().copiesLeft() > 0)) {
      common.add("copies move");
    }
    groups.forEach(this::countLastCopies);
  }

  private void absences(JournalState state) {
    NavigableSet<String> away = new TreeSet<>(grid.missing());
    NavigableSet<String> back = new TreeSet<>();
    for (AwayNode node : state.away()) {
      (node.running() ? back : away).add(node.id());
    }
    add(back, " is back, but not for long enough", " are back, but not for long enough");
    add(away, " is away", " are away");
  }

  private void copies(List<Member> members) {
    Attendance attendance = new Attendance(settings);
    List<String> incomplete = new ArrayList<>();
    List<String> notReady = new ArrayList<>();
    List<String> uncheckpointed = new ArrayList<>();
    NavigableSet<String> unseen = new TreeSet<>();
    for (Member member : members) {
      if (!member.complete()) {
        incomplete.add(member.id());
      } else if (!attendance.ready(member)) {
        notReady.add(member.id());
      } else if (!member.uncheckpointed().isEmpty()) {
        uncheckpointed.add(member.id());
        unseen.addAll(member.uncheckpointed());
      }
    }
    add(incomplete, " has not got all its copies", " have not got all their copies");
    String why = " a checkpoint: without one the next restart costs full copies";
    add(notReady, " needs" + why, " need" + why);
    why =
        " a checkpoint: none has seen "
            + Texts.names(unseen)
            + " yet, and until then a restart costs full copies";
    add(uncheckpointed, " needs" + why, " need" + why);
  }

  private void add(Collection<String> nodes, String one, String many) {
    if (!nodes.isEmpty()) {
      common.add(Texts.names(nodes) + (nodes.size() == 1 ? one : many));
    }
  }

  /** Notes the nodes without which a partition has no running copy. */
  private void countLastCopies(PartitionGroup group) {
    Map<String, Long> counts = new HashMap<>();
    for (int p = 0; p < group.partitions(); p++) {
      List<String> owners = group.owners().owners(p);
      List<String> run = owners.stream().filter(grid::runs).toList();
      if (run.size() < 2) {
        for (String owner : run.isEmpty() ? owners : run) {
          counts.merge(owner, 1L, Long::sum);
        }
      }
    }
    counts.forEach(
        (id, count) ->
            lastCopies
                .computeIfAbsent(id, owner -> new ArrayList<>())
                .add(new LastCopies(group, count)));
  }

  RestartAdvice advice(String id) {
    List<String> reasons = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    if (!grid.runs(id)) {
      reasons.add(id + " does not run");
    }
    reasons.addAll(common);
    if (keepers.contains(id)) {
      reasons.add(id + " has copies for nodes that are away or have not got them yet");
    }
    if (grid.inBaseline(id)) {
      int rest = running - (grid.runs(id) ? 1 : 0);
      Quorum quorum = Quorum.of(rest, 0, grid.baseline().size(), grid.witness(), settings);
      if (!quorum.held()) {
        warnings.add("without it nothing is decided: " + quorum.message());
      }
    }
    for (LastCopies last : lastCopies.getOrDefault(id, List.of())) {
      PartitionGroup group = last.group();
      String text =
          last.partitions() + " partitions of " + group.name() + " have no other running copy";
      (group.copies() > 1 ? reasons : warnings).add(text);
    }
    return new RestartAdvice(reasons.isEmpty(), reasons, warnings);
  }
}
