package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.FinishedRebalance;
import io.dpmgrid.admin.grid.IncomingCopy;
import io.dpmgrid.admin.grid.PlannedStepKind;
import io.dpmgrid.admin.grid.RebalanceAlert;
import io.dpmgrid.admin.grid.RebalanceAlertKind;
import io.dpmgrid.admin.grid.RebalanceExecution;
import io.dpmgrid.admin.grid.RebalanceGuard;
import io.dpmgrid.admin.grid.RebalanceOperation;
import io.dpmgrid.admin.grid.RebalanceOutcome;
import io.dpmgrid.admin.grid.RebalancePhase;
import io.dpmgrid.admin.grid.RebalanceQuorum;
import io.dpmgrid.admin.grid.RebalanceStanding;
import io.dpmgrid.admin.grid.RebalancedNode;
import io.dpmgrid.rebalancer.execute.Eta;
import io.dpmgrid.rebalancer.execute.GuardState;
import io.dpmgrid.rebalancer.execute.Quorum;
import io.dpmgrid.rebalancer.execute.RebalanceSettings;
import io.dpmgrid.rebalancer.execute.RebalanceStatus;
import io.dpmgrid.rebalancer.execute.RestartAdvice;
import io.dpmgrid.rebalancer.execute.grid.CatchUpPartition;
import io.dpmgrid.rebalancer.execute.grid.GateState;
import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.grid.Member;
import io.dpmgrid.rebalancer.execute.grid.MoveProgress;
import io.dpmgrid.rebalancer.execute.journal.Arrival;
import io.dpmgrid.rebalancer.execute.journal.AwayNode;
import io.dpmgrid.rebalancer.execute.journal.FinishedOperation;
import io.dpmgrid.rebalancer.execute.journal.JournalState;
import io.dpmgrid.rebalancer.execute.journal.Operation;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What carries plans out, in the words of the API. Pure. */
final class ExecutionViews {
  private static final RestartAdvice NO_ADVICE =
      new RestartAdvice(false, List.of("it is not known now"), List.of());

  private final RebalanceSettings settings;
  private final RebalanceStatus status;
  private final Map<String, RestartAdvice> advice;

  private ExecutionViews(
      RebalanceSettings settings, RebalanceStatus status, Map<String, RestartAdvice> advice) {
    this.settings = settings;
    this.status = status;
    this.advice = advice;
  }

  /**
   * A status.
   *
   * @param advice by id; of nodes without one nobody knows whether they may be restarted
   */
  static RebalanceExecution execution(
      Optional<String> leader,
      RebalanceSettings settings,
      RebalanceStatus status,
      Map<String, RestartAdvice> advice) {
    JournalState state = status.state();
    Quorum quorum = status.quorum();
    Operation current = state.current();
    String held = state.wishes().held();
    return new RebalanceExecution(
        leader.orElse(null),
        settings.grace().toSeconds(),
        quorum == null
            ? null
            : new RebalanceQuorum(
                quorum.held(), quorum.running(), quorum.baseline(), quorum.message()),
        current == null ? null : operation(current, status.grid(), status.eta()),
        held.isEmpty() ? null : held,
        status.gate().held(),
        status.gate().bytesPerSecond() == GateState.UNLIMITED
            ? null
            : status.gate().bytesPerSecond(),
        guard(status.guard()),
        status.waiting(),
        status.alerts().stream()
            .map(
                alert ->
                    new RebalanceAlert(
                        RebalanceAlertKind.valueOf(alert.kind().name()),
                        alert.subject(),
                        alert.message()))
            .toList(),
        new ExecutionViews(settings, status, advice).nodes());
  }

  private static @Nullable RebalanceGuard guard(@Nullable GuardState now) {
    return now == null
        ? null
        : new RebalanceGuard(
            now.settings().limit().toNanos() / 1e9,
            now.p99Nanos() < 0 ? null : now.p99Nanos() / 1e9,
            now.disturbed(),
            now.bytesPerSecond(),
            now.settings().leastBytesPerSecond(),
            now.settings().mostBytesPerSecond());
  }

  /** What ended, the newest first. */
  static List<FinishedRebalance> history(JournalState state) {
    List<FinishedRebalance> all = new ArrayList<>();
    for (FinishedOperation one : state.history()) {
      all.add(
          0,
          new FinishedRebalance(
              one.id(),
              PlannedStepKind.valueOf(one.kind().name()),
              one.subjects(),
              RebalanceOutcome.valueOf(one.outcome().name()),
              one.why(),
              one.plannedBytes(),
              one.movedBytes(),
              time(one.startedAt()),
              time(one.endedAt()),
              one.unverified(),
              one.unverifiedCount()));
    }
    return all;
  }

  private static RebalanceOperation operation(
      Operation of, @Nullable GridObservation grid, @Nullable Eta eta) {
    MoveProgress progress = grid == null ? new MoveProgress(false, 0, 0, 0) : grid.progress();
    return new RebalanceOperation(
        of.id(),
        PlannedStepKind.valueOf(of.kind().name()),
        of.subjects(),
        RebalancePhase.valueOf(of.phase().name()),
        of.phaseMs() / 1000,
        of.reason(),
        time(of.startedAt()),
        of.plannedBytes(),
        of.minimumBytes(),
        Math.max(0, progress.bytesMoved()),
        Math.max(0, progress.copiesLeft()),
        Math.max(0, progress.bytesLeft()),
        eta == null ? null : seconds(eta.remaining()),
        eta == null ? null : seconds(eta.least()),
        eta == null ? null : seconds(eta.most()),
        of.ending() == null ? null : RebalanceOutcome.valueOf(of.ending().outcome().name()),
        of.ending() == null ? null : of.ending().why(),
        of.attempt(),
        of.unverifiedCount());
  }

  private List<RebalancedNode> nodes() {
    GridObservation grid = status.grid();
    if (grid == null) {
      return List.of();
    }
    Set<String> ids = new TreeSet<>();
    grid.baseline().forEach(node -> ids.add(node.id()));
    grid.members().forEach(member -> ids.add(member.id()));
    return ids.stream().map(id -> node(id, grid)).toList();
  }

  private RebalancedNode node(String id, GridObservation grid) {
    Member member = grid.member(id);
    AwayNode away = status.state().away(id);
    RebalanceStanding standing = standing(id, grid, member, away);
    RestartAdvice mine = advice.getOrDefault(id, NO_ADVICE);
    return new RebalancedNode(
        id,
        standing,
        member == null ? null : member.complete(),
        away == null ? null : away.awayMs() / 1000,
        standing == RebalanceStanding.AWAY
            ? seconds(settings.grace().minusMillis(away == null ? 0 : away.awayMs()))
            : null,
        steadySeconds(id, standing, away),
        away == null ? 0 : away.absences(),
        away == null ? List.of() : away.releasedOn(),
        member == null
            ? List.of()
            : member.catchUp().stream()
                .limit(RebalancedNode.MOST_INCOMING)
                .map(copy -> incoming(copy, away))
                .toList(),
        member == null ? null : member.keptForOthers(),
        mine.allowed(),
        mine.reasons(),
        mine.warnings());
  }

  /** Why a log is not there that others were to keep is known here only. */
  private static IncomingCopy incoming(CatchUpPartition copy, @Nullable AwayNode away) {
    String why =
        copy.delta() || away == null || away.releasedOn().isEmpty()
            ? copy.why()
            : copy.why()
                + "; while this node was away, the archive of "
                + String.join(" and ", away.releasedOn())
                + " was full and gave up the log by which it would have come";
    return new IncomingCopy(copy.group(), copy.partition(), copy.delta(), why);
  }

  private RebalanceStanding standing(
      String id, GridObservation grid, @Nullable Member member, @Nullable AwayNode away) {
    boolean leaving = status.state().wishes().leaving().contains(id);
    if (!grid.inBaseline(id)) {
      if (status.state().wishes().drained().contains(id)) {
        return RebalanceStanding.DRAINED;
      }
      // It has left the baseline already, and still has copies that others are to get.
      return leaving ? RebalanceStanding.LEAVING : RebalanceStanding.NEWCOMER;
    }
    if (member == null) {
      return away != null && settings.patience().over(away)
          ? RebalanceStanding.GONE
          : RebalanceStanding.AWAY;
    }
    if (leaving) {
      return RebalanceStanding.LEAVING;
    }
    return away == null ? RebalanceStanding.MEMBER : RebalanceStanding.BACK;
  }

  private @Nullable Long steadySeconds(
      String id, RebalanceStanding standing, @Nullable AwayNode away) {
    if (standing == RebalanceStanding.BACK && away != null) {
      return away.steadyMs() / 1000;
    }
    for (Arrival arrival : status.state().arrivals()) {
      if (arrival.id().equals(id)) {
        return arrival.steadyMs() / 1000;
      }
    }
    return null;
  }

  private static long seconds(Duration time) {
    return Math.max(0, (time.toMillis() + 999) / 1000);
  }

  private static @Nullable Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
