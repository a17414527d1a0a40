package io.dpmgrid.node.metrics;

import static io.dpmgrid.node.metrics.MetricFamily.counter;
import static io.dpmgrid.node.metrics.MetricFamily.gauge;

import io.dpmgrid.rebalancer.execute.Alert;
import io.dpmgrid.rebalancer.execute.GuardState;
import io.dpmgrid.rebalancer.execute.Patience;
import io.dpmgrid.rebalancer.execute.Quorum;
import io.dpmgrid.rebalancer.execute.RebalanceStatus;
import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.journal.AwayNode;
import io.dpmgrid.rebalancer.execute.journal.FinishedOperation;
import io.dpmgrid.rebalancer.execute.journal.Operation;
import io.dpmgrid.rebalancer.execute.journal.Outcome;
import io.dpmgrid.rebalancer.execute.journal.Phase;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What carries plans of moves out, told by the node that decides. Others tell that they do not, and
 * what they have counted while they did.
 */
final class ExecutorCollector extends NodeCollector {
  private static final String NO_PHASE = "none";

  // The node that decides knows what it tells.
  private static final Set<Outcome> KNOWN_OUTCOMES =
      EnumSet.complementOf(EnumSet.of(Outcome.UNKNOWN));
  private static final Set<Phase> KNOWN_PHASES = EnumSet.complementOf(EnumSet.of(Phase.UNKNOWN));
  private static final Set<Alert.Kind> KNOWN_ALERTS =
      EnumSet.complementOf(EnumSet.of(Alert.Kind.UNKNOWN));

  private static final MetricFamily LEADS =
      gauge("dpm_rebalance_leads", "1 on the node that decides about moves.");
  private static final MetricFamily QUORUM =
      gauge(
          "dpm_rebalance_quorum_held",
          "0 while the deciding node's side is no majority of the baseline, else 1. Only the deciding"
              + " node tells this and what follows.");
  private static final MetricFamily PHASE =
      gauge(
          "dpm_rebalance_operation_phase",
          "1 for the phase of the operation under way, 0 for the others; none is one of them.",
          "phase");
  private static final MetricFamily COPIES =
      gauge("dpm_rebalance_operation_copies_left", "Copies that are still to come, on all nodes.");
  private static final MetricFamily BYTES =
      gauge("dpm_rebalance_operation_bytes_left", "Estimate of their bytes.");
  private static final MetricFamily GUARD_P99 =
      gauge(
          "dpm_rebalance_guard_p99_seconds",
          "What users' operations took of late on the node where they took longest, the 99th"
              + " percentile; 0 if there were hardly any, or nobody measures it.");
  private static final MetricFamily GUARD_LIMIT =
      gauge(
          "dpm_rebalance_guard_limit_seconds",
          "What that may be while partitions move; 0 if there is no guard.");
  private static final MetricFamily GUARD_RATE =
      gauge(
          "dpm_rebalance_guard_bytes_per_second",
          "What the guard lets each node supply; 0 if there is none.");
  private static final MetricFamily AWAY =
      gauge(
          "dpm_rebalance_away_nodes",
          "Nodes of the baseline that are away and expected back, back but not for long enough, or"
              + " gone for good.",
          "standing");
  private static final MetricFamily GRACE =
      gauge(
          "dpm_rebalance_grace_left_seconds",
          "The least time for which a node that is away is still expected; the whole grace if none"
              + " is away.");
  private static final MetricFamily ALERTS =
      gauge("dpm_rebalance_alerts", "What people should know, as GET /rebalance tells it.", "kind");
  private static final MetricFamily ENDED =
      counter(
          "dpm_rebalance_operations_total",
          "Operations that ended while this node decided.",
          "result");
  private static final MetricFamily GIVEN_UP =
      counter(
          "dpm_rebalance_logs_given_up_total",
          "How often this node gave up the log that it kept for a node which was away, as its"
              + " archive was full; that one needs full copies.");

  static final List<MetricFamily> FAMILIES =
      List.of(
          LEADS,
          QUORUM,
          PHASE,
          COPIES,
          BYTES,
          GUARD_P99,
          GUARD_LIMIT,
          GUARD_RATE,
          AWAY,
          GRACE,
          ALERTS,
          ENDED,
          GIVEN_UP);

  private final Supplier<Optional<RebalanceStatus>> leading;
  private final LongSupplier logsGivenUp;
  private final Patience patience;
  private final Map<Outcome, Long> ended = new EnumMap<>(Outcome.class);
  private long lastEnded = -1;

  /**
   * @param leading what this node knows if it decides; asks nobody
   * @param logsGivenUp how often this node gave the log up that it kept for a node that is away
   */
  ExecutorCollector(
      Supplier<Optional<RebalanceStatus>> leading,
      LongSupplier logsGivenUp,
      Patience patience,
      LongAdder failures) {
    super(failures);
    this.leading = leading;
    this.logsGivenUp = logsGivenUp;
    this.patience = patience;
  }

  @Override
  List<MetricFamily> metrics() {
    return FAMILIES;
  }

  @Override
  synchronized void read(Sheet sheet) {
    Optional<RebalanceStatus> now = leading.get();
    sheet.put(LEADS, now.isPresent());
    sheet.put(GIVEN_UP, logsGivenUp.getAsLong());
    now.ifPresent(status -> read(status, sheet));
    count(now);
    for (Outcome outcome : KNOWN_OUTCOMES) {
      sheet.put(ENDED, ended.getOrDefault(outcome, 0L), word(outcome));
    }
  }

  private void read(RebalanceStatus status, Sheet sheet) {
    Quorum quorum = status.quorum();
    sheet.put(QUORUM, quorum == null || quorum.held());
    Operation current = status.state().current();
    sheet.put(PHASE, current == null, NO_PHASE);
    for (Phase phase : KNOWN_PHASES) {
      sheet.put(PHASE, current != null && current.phase() == phase, word(phase));
    }
    GridObservation grid = status.grid();
    sheet.put(COPIES, grid == null ? 0 : Math.max(0, grid.progress().copiesLeft()));
    sheet.put(BYTES, grid == null ? 0 : Math.max(0, grid.progress().bytesLeft()));
    guard(status.guard(), sheet);
    away(status, sheet);
    for (Alert.Kind kind : KNOWN_ALERTS) {
      long of = status.alerts().stream().filter(alert -> alert.kind() == kind).count();
      sheet.put(ALERTS, of, word(kind));
    }
  }

  private static void guard(@Nullable GuardState now, Sheet sheet) {
    sheet.put(GUARD_P99, now == null ? 0 : Math.max(0, now.p99Nanos()) / 1e9);
    sheet.put(GUARD_LIMIT, now == null ? 0 : now.settings().limit().toNanos() / 1e9);
    sheet.put(GUARD_RATE, now == null ? 0 : now.bytesPerSecond());
  }

  private void away(RebalanceStatus status, Sheet sheet) {
    long graceMs = patience.grace().toMillis();
    long leastMs = graceMs;
    long away = 0;
    long back = 0;
    long gone = 0;
    for (AwayNode node : status.state().away()) {
      if (node.running()) {
        back++;
      } else if (patience.over(node)) {
        gone++;
      } else {
        away++;
        leastMs = Math.max(0, Math.min(leastMs, graceMs - node.awayMs()));
      }
    }
    sheet.put(AWAY, away, "away");
    sheet.put(AWAY, back, "back");
    sheet.put(AWAY, gone, "gone");
    sheet.put(GRACE, leastMs / 1000.0);
  }

  /** What had ended before this node decided was counted by another, or by nobody. */
  private void count(Optional<RebalanceStatus> now) {
    if (now.isEmpty()) {
      lastEnded = -1;
      return;
    }
    List<FinishedOperation> history = now.get().state().history();
    for (FinishedOperation one : history) {
      if (lastEnded >= 0 && one.id() > lastEnded) {
        ended.merge(one.outcome(), 1L, Long::sum);
      }
    }
    lastEnded = history.isEmpty() ? Math.max(0, lastEnded) : history.get(history.size() - 1).id();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
