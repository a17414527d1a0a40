package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.Alert.Kind;
import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.grid.GridUnknownException;
import io.dpmgrid.rebalancer.execute.grid.Member;
import io.dpmgrid.rebalancer.execute.journal.Arrival;
import io.dpmgrid.rebalancer.execute.journal.AwayNode;
import io.dpmgrid.rebalancer.execute.journal.BaselineChange;
import io.dpmgrid.rebalancer.execute.journal.Operation;
import io.dpmgrid.rebalancer.execute.journal.Phase;
import io.dpmgrid.rebalancer.plan.ClusterNode;
import io.dpmgrid.rebalancer.plan.NodeStanding;
import io.dpmgrid.rebalancer.plan.PartitionGroup;
import io.dpmgrid.rebalancer.plan.PolicyCheck;
import io.dpmgrid.rebalancer.plan.RebalanceInputException;
import io.dpmgrid.rebalancer.plan.RebalancePlan;
import io.dpmgrid.rebalancer.plan.RebalancePlanner;
import io.dpmgrid.rebalancer.plan.RebalanceStep;
import io.dpmgrid.rebalancer.plan.Refusal;
import io.dpmgrid.rebalancer.plan.StepKind;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Begins the next operation when there is a reason for one and nothing speaks against it. Remembers
 * only what it said last, so as not to plan the same every second. Not thread-safe.
 */
final class StepChoice {
  // A plan for a large grid takes seconds, and its answer changes seldom.
  private static final long PLAN_AGAIN_MS = 30_000;

  private final RebalanceSettings settings;
  private final Attendance attendance;
  private final Snapshots snapshots;
  private final RebalancePlanner planner;
  private List<ClusterNode> refusedFor = List.of();
  private long refusedTopology;
  private long refusedMs;
  private List<Alert> refusals = List.of();

  StepChoice(
      RebalanceSettings settings,
      Attendance attendance,
      Snapshots snapshots,
      RebalancePlanner planner) {
    this.settings = settings;
    this.attendance = attendance;
    this.snapshots = snapshots;
    this.planner = planner;
  }

  /** The whole plan for what is wanted now. */
  RebalancePlan plan(Draft draft, GridObservation grid, List<PartitionGroup> groups) {
    return plan(newcomers(draft, grid), draft, grid, groups);
  }

  /** The whole plan if one more node may join now. */
  RebalancePlan planWith(
      String newcomer, Draft draft, GridObservation grid, List<PartitionGroup> groups) {
    NavigableSet<String> newcomers = newcomers(draft, grid);
    newcomers.add(newcomer);
    return plan(newcomers, draft, grid, groups);
  }

  private RebalancePlan plan(
      NavigableSet<String> newcomers,
      Draft draft,
      GridObservation grid,
      List<PartitionGroup> groups) {
    List<ClusterNode> nodes = snapshots.nodes(draft, grid, newcomers);
    return planner.plan(Snapshots.of(nodes, groups, grid), settings.policy());
  }

  /** Newcomers that may join now. */
  NavigableSet<String> newcomers(Draft draft, GridObservation grid) {
    NavigableSet<String> newcomers = new TreeSet<>();
    for (Arrival arrival : draft.arrivals.values()) {
      Member member = grid.member(arrival.id());
      boolean wanted =
          draft.approved.contains(arrival.id())
              || (settings.joinAlone() && !draft.drained.contains(arrival.id()));
      if (member != null
          && wanted
          && attendance.steady(arrival)
          && JoinCheck.reasons(member, grid).isEmpty()) {
        newcomers.add(arrival.id());
      }
    }
    return newcomers;
  }

  /** Begins an operation, or says why none begins. */
  void begin(Draft draft, GridObservation grid, Inputs in, List<Alert> alerts) {
    refusedMs += in.elapsedMs();
    strangers(draft, grid, alerts);
    List<ClusterNode> nodes = snapshots.nodes(draft, grid, newcomers(draft, grid));
    String impossible = PolicyCheck.impossible(nodes, in.wanted(), settings.policy());
    if (!impossible.isEmpty()) {
      alerts.add(new Alert(Kind.REFUSED, "", impossible));
    }
    if (!draft.held.isEmpty()) {
      alerts.add(
          new Alert(Kind.HELD, "", "nothing begins by itself: " + draft.held + ". Start to go on"));
    }
    if (draft.current != null) {
      return;
    }
    boolean restoring = restoring(draft, alerts);
    boolean open = restoring || settings.open(in.clocks());
    if (draft.paused
        || !draft.held.isEmpty()
        || !open
        || !wanted(nodes, impossible.isEmpty())
        || !grid.progress().settled()
        || !attendance.waitingFor(draft, grid).isEmpty()) {
      return;
    }
    if (nodes.equals(refusedFor)
        && grid.topologyVersion() == refusedTopology
        && refusedMs < PLAN_AGAIN_MS) {
      alerts.addAll(refusals);
      return;
    }
    List<Alert> said = new ArrayList<>();
    RebalanceStep step;
    try {
      step = step(nodes, grid, in, said);
    } catch (GridUnknownException e) {
      alerts.add(
          new Alert(
              Kind.BLIND, "", "nothing begins: " + Texts.bounded(String.valueOf(e.getMessage()))));
      return;
    }
    alerts.addAll(said);
    refusedFor = step == null ? nodes : List.of();
    refusedTopology = grid.topologyVersion();
    refusedMs = 0;
    refusals = said;
    if (step != null) {
      draft.current = operation(draft.newOperation(), step, grid, in);
    }
  }

  /** Whether copies are to be made again for nodes that are gone. */
  private boolean restoring(Draft draft, List<Alert> alerts) {
    boolean restoring = false;
    for (AwayNode node : draft.away.values()) {
      if (attendance.over(node)) {
        String why =
            draft.paused
                ? "moves are paused"
                : !draft.held.isEmpty()
                    ? draft.held
                    : settings.restoreAlone() || node.givenUp()
                        ? ""
                        : "the settings do not restore copies without being asked: give it up, or"
                            + " bring it back";
        restoring |= why.isEmpty();
        if (!why.isEmpty()) {
          alerts.add(
              new Alert(
                  Kind.CANNOT_RESTORE,
                  node.id(),
                  "the copies of " + node.id() + " are missing, and " + why));
        }
      }
    }
    return restoring;
  }

  /**
   * Whether there is anything to plan.
   *
   * @param all false for what restores copies alone: under an impossible policy nothing else is
   */
  private static boolean wanted(List<ClusterNode> nodes, boolean all) {
    return nodes.stream()
        .anyMatch(
            node ->
                node.standing() == NodeStanding.GONE
                    || (all
                        && (node.standing() == NodeStanding.JOINING
                            || node.standing() == NodeStanding.LEAVING
                            || node.wantedWeight() != node.frozen().weight())));
  }

  private void strangers(Draft draft, GridObservation grid, List<Alert> alerts) {
    for (Arrival arrival : draft.arrivals.values()) {
      Member member = grid.member(arrival.id());
      if (member != null && !draft.drained.contains(arrival.id())) {
        List<String> reasons = JoinCheck.reasons(member, grid);
        if (!reasons.isEmpty()) {
          alerts.add(
              new Alert(
                  Kind.JOIN_REFUSED,
                  arrival.id(),
                  arrival.id() + " cannot join: " + String.join("; ", reasons)));
        }
      }
    }
  }

  private @Nullable RebalanceStep step(
      List<ClusterNode> nodes, GridObservation grid, Inputs in, List<Alert> alerts) {
    RebalancePlan plan;
    List<PartitionGroup> groups;
    try {
      groups = in.partitions().get();
      plan = planner.plan(Snapshots.of(nodes, groups, grid), settings.policy());
    } catch (RebalanceInputException e) {
      alerts.add(new Alert(Kind.REFUSED, "", String.valueOf(e.getMessage())));
      return null;
    }
    for (Refusal refusal : plan.refusals()) {
      alerts.add(
          new Alert(
              switch (refusal.kind()) {
                case RESTORE -> Kind.CANNOT_RESTORE;
                case JOIN -> Kind.JOIN_REFUSED;
                case REWEIGHT, DRAIN, UNKNOWN -> Kind.REFUSED;
              },
              Texts.names(refusal.subjects()),
              refusal.reason() + ": " + refusal.remedy()));
    }
    if (plan.steps().isEmpty()) {
      return null;
    }
    RebalanceStep step = plan.steps().get(0);
    if (step.kind() == StepKind.RESTORE && useless(step, nodes, groups)) {
      alerts.add(
          new Alert(
              Kind.CANNOT_RESTORE,
              Texts.names(step.subjects()),
              "the copies of "
                  + Texts.names(step.subjects())
                  + " are missing, and each of the "
                  + step.baseline().size()
                  + " nodes left has a copy of everything already: add a node"));
      return null;
    }
    return step;
  }

  /** Giving nodes up that would be welcome back, without a copy more than before. */
  private static boolean useless(
      RebalanceStep step, List<ClusterNode> nodes, List<PartitionGroup> groups) {
    return step.moves().isEmpty()
        && !groups.isEmpty()
        && nodes.stream().noneMatch(node -> node.standing() == NodeStanding.JOINING)
        && groups.stream().allMatch(group -> group.copies() > step.baseline().size());
  }

  private static Operation operation(long id, RebalanceStep step, GridObservation grid, Inputs in) {
    return new Operation(
        id,
        step.kind(),
        step.subjects(),
        BaselineChange.between(grid.baseline(), step.baseline()),
        grid.baselineId(),
        grid.topologyVersion(),
        Phase.SWITCHING,
        0,
        step.movedBytes(),
        step.minimumBytes(),
        Texts.bounded(step.reason()),
        in.now().toString(),
        null,
        1,
        List.of(),
        0);
  }
}
