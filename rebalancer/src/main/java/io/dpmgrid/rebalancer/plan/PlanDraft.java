package io.dpmgrid.rebalancer.plan;

import io.dpmgrid.rebalancer.placement.Assignment;
import io.dpmgrid.rebalancer.placement.Placement;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import io.dpmgrid.rebalancer.placement.PlacementRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** A plan in the making: what the cluster will be after the steps so far. Not thread-safe. */
final class PlanDraft {
  // From this difference on people are told.
  private static final double NOTEWORTHY = 0.05;

  private final ClusterSnapshot snapshot;
  private final RebalancePolicy policy;
  private final Function<PartitionGroup, Placement> placements;
  private final List<RebalanceStep> steps = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> joined = new ArrayList<>();
  private final CopiesPerNode copiesPerNode = new CopiesPerNode();

  private SortedMap<String, PlacementNode> baseline = new TreeMap<>();
  private List<PartitionGroup> groups;

  PlanDraft(
      ClusterSnapshot snapshot,
      RebalancePolicy policy,
      Function<PartitionGroup, Placement> placements) {
    this.snapshot = snapshot;
    this.policy = policy;
    this.placements = placements;
    this.groups = snapshot.groups();
    for (ClusterNode node : snapshot.nodes()) {
      if (node.standing().inBaseline()) {
        baseline.put(node.id(), node.frozen());
      }
    }
  }

  RebalancePlan plan() {
    return new RebalancePlan(steps, refusals, notes, copiesPerNode.warnings());
  }

  /** The nodes that joined in the steps so far. */
  List<String> joined() {
    return joined;
  }

  void note(String note) {
    notes.add(note);
  }

  /**
   * Makes the copies of nodes again, with the first of the replacements that is not refused.
   *
   * @return whether that can be; if not, what speaks against the first is among the refusals
   */
  boolean restore(List<String> gone, List<List<String>> replacements) {
    int before = refusals.size();
    for (List<String> instead : replacements) {
      if (restoreWith(gone, instead)) {
        refusals.subList(before, refusals.size()).clear();
        return true;
      }
    }
    refusals.subList(before + 1, refusals.size()).clear();
    return false;
  }

  private boolean restoreWith(List<String> gone, List<String> instead) {
    TreeMap<String, PlacementNode> after = new TreeMap<>(baseline);
    gone.forEach(after::remove);
    addTo(after, instead);
    List<String> subjects = new ArrayList<>(gone);
    subjects.addAll(instead);
    String reason =
        names(gone)
            + " will not come back: its copies are made again on "
            + (instead.isEmpty() ? "the others" : names(instead) + " and the others");
    boolean done = step(StepKind.RESTORE, subjects, after, reason);
    if (done) {
      joined.addAll(instead);
    }
    return done;
  }

  /** Lets nodes join, one by one if they cannot together. */
  void join(List<String> ids) {
    together(ids, this::joinAtOnce);
  }

  /** Drains nodes, one by one if they cannot leave together. */
  void drain(List<String> ids) {
    together(ids, this::drainAtOnce);
  }

  private void together(List<String> ids, Predicate<List<String>> step) {
    if (!step.test(ids) && ids.size() > 1) {
      refusals.remove(refusals.size() - 1);
      for (String id : ids) {
        // What speaks against it is among the refusals then.
        boolean unused = step.test(List.of(id));
      }
    }
  }

  /** Tells of which groups zones cannot be required. */
  void noteGroupsWithoutZones() {
    List<String> without =
        groups.stream()
            .filter(group -> !group.wanted().countsZones() && !group.everywhere())
            .map(PartitionGroup::name)
            .toList();
    if (policy.zonesRequired() && !without.isEmpty()) {
      notes.add("not placed by capacity, so zones do not count: " + names(without));
    }
  }

  private boolean joinAtOnce(List<String> ids) {
    TreeMap<String, PlacementNode> after = new TreeMap<>(baseline);
    addTo(after, ids);
    String reason = names(ids) + " takes " + percent(share(after, ids)) + " of the weight";
    boolean done = step(StepKind.JOIN, ids, after, reason);
    if (done) {
      joined.addAll(ids);
    }
    return done;
  }

  /** Freezes the wanted weights of the nodes in the baseline, if any differs. */
  void reweight() {
    TreeMap<String, PlacementNode> after = new TreeMap<>(baseline);
    List<String> changed = new ArrayList<>();
    for (ClusterNode node : snapshot.nodes()) {
      PlacementNode now = baseline.get(node.id());
      if (now != null && now.weight() != node.wantedWeight()) {
        after.put(node.id(), node.reweighted());
        changed.add(node.id());
      }
    }
    if (!changed.isEmpty()) {
      String reason =
          "the weight of "
              + names(changed)
              + " changes from "
              + percent(share(baseline, changed))
              + " to "
              + percent(share(after, changed))
              + " of all";
      step(StepKind.REWEIGHT, changed, after, reason);
    }
  }

  private boolean drainAtOnce(List<String> ids) {
    TreeMap<String, PlacementNode> after = new TreeMap<>(baseline);
    ids.forEach(after::remove);
    String reason =
        names(ids) + " gives " + percent(share(baseline, ids)) + " of the weight back and leaves";
    return step(StepKind.DRAIN, ids, after, reason);
  }

  private void addTo(Map<String, PlacementNode> after, List<String> ids) {
    for (String id : ids) {
      after.put(id, snapshot.node(id).reweighted());
    }
  }

  private boolean step(
      StepKind kind, List<String> subjects, SortedMap<String, PlacementNode> after, String reason) {
    if (after.isEmpty()) {
      refusals.add(
          new Refusal(
              kind,
              subjects,
              names(subjects) + " is all that is left of the baseline, and has the last copies",
              "add a node first"));
      return false;
    }
    List<PlacementNode> nodes = List.copyOf(after.values());
    StepDraft draft = new StepDraft(snapshot, policy, List.copyOf(baseline.values()), nodes);
    List<PartitionGroup> moved = new ArrayList<>();
    for (PartitionGroup group : groups) {
      int most = Math.max(baseline.size(), nodes.size());
      if (group.byCapacity()) {
        copiesPerNode.see(group.name(), group.partitions(), group.copies(), most);
      }
      PlacementRequest request = new PlacementRequest(nodes, group.partitions(), group.copies());
      Assignment target = placements.apply(group).place(request);
      draft.add(group, target);
      moved.add(group.with(target));
    }
    Refusal refusal = draft.refusal(kind, subjects);
    if (refusal != null) {
      refusals.add(refusal);
      return false;
    }
    RebalanceStep step = draft.step(kind, subjects, reason);
    steps.add(step);
    notes.addAll(draft.notes());
    if (step.imbalance() > NOTEWORTHY) {
      notes.add(
          "after "
              + kind.name().toLowerCase(Locale.ROOT)
              + " of "
              + names(subjects)
              + " a node is "
              + percent(step.imbalance())
              + " away from its fair share of a group");
    }
    baseline = after;
    groups = moved;
    return true;
  }

  private static double share(Map<String, PlacementNode> nodes, List<String> ids) {
    Set<String> wanted = Set.copyOf(ids);
    double all = 0;
    double some = 0;
    for (PlacementNode node : nodes.values()) {
      all += node.weight();
      some += wanted.contains(node.id()) ? node.weight() : 0;
    }
    return some / all;
  }

  private static String names(List<String> ids) {
    return ids.size() <= 5
        ? String.join(", ", ids)
        : String.join(", ", ids.subList(0, 5)) + " and " + (ids.size() - 5) + " more";
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f %%", part * 100);
  }
}
