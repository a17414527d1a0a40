package io.dpmgrid.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.rebalancer.execute.Alert;
import io.dpmgrid.rebalancer.execute.GuardSettings;
import io.dpmgrid.rebalancer.execute.GuardState;
import io.dpmgrid.rebalancer.execute.Patience;
import io.dpmgrid.rebalancer.execute.Quorum;
import io.dpmgrid.rebalancer.execute.RebalanceStatus;
import io.dpmgrid.rebalancer.execute.grid.GateState;
import io.dpmgrid.rebalancer.execute.journal.AwayNode;
import io.dpmgrid.rebalancer.execute.journal.FinishedOperation;
import io.dpmgrid.rebalancer.execute.journal.JournalState;
import io.dpmgrid.rebalancer.execute.journal.Outcome;
import io.dpmgrid.rebalancer.execute.journal.Wishes;
import io.dpmgrid.rebalancer.plan.StepKind;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is measured of the part that carries plans out. */
class ExecutorCollectorTest {
  private final AtomicReference<Optional<RebalanceStatus>> now =
      new AtomicReference<>(Optional.empty());
  private final CollectorRegistry registry = new CollectorRegistry();

  ExecutorCollectorTest() {
    registry.register(
        new ExecutorCollector(
            now::get,
            () -> 3,
            new Patience(Duration.ofMinutes(5), Duration.ZERO),
            new LongAdder()));
  }

  private static FinishedOperation ended(long id, Outcome outcome) {
    return new FinishedOperation(
        id, StepKind.JOIN, List.of("x"), outcome, "", 0, 0, "", "", List.of(), 0);
  }

  private static Optional<RebalanceStatus> status(
      boolean majority, List<AwayNode> away, FinishedOperation... history) {
    return Optional.of(
        new RebalanceStatus(
            new JournalState(
                1, "a", Wishes.NONE, away, List.of(), null, List.of(history), history.length + 1),
            null,
            new Quorum(majority, 1, 3, ""),
            List.of(
                new Alert(Alert.Kind.NO_SPACE, "a", ""), new Alert(Alert.Kind.NO_SPACE, "b", "")),
            List.of(),
            GateState.OPEN,
            majority
                ? new GuardState(
                    new GuardSettings(Duration.ofMillis(20), 1_000, 9_000), 4_000_000, 4_500)
                : null,
            null));
  }

  private @Nullable Double value(String name, String... labels) {
    String[] names = labels.length == 0 ? labels : new String[] {labels[0]};
    String[] values = labels.length == 0 ? labels : new String[] {labels[1]};
    return registry.getSampleValue(name, names, values);
  }

  @Test
  void shouldLeaveToTheDecidingNodeWhatOnlyItKnows() {
    assertThat(value("dpm_rebalance_leads")).isZero();
    assertThat(value("dpm_rebalance_logs_given_up_total")).isEqualTo(3);
    assertThat(value("dpm_rebalance_quorum_held")).isNull();
    now.set(status(false, List.of()));
    assertThat(value("dpm_rebalance_leads")).isEqualTo(1);
    assertThat(value("dpm_rebalance_quorum_held")).isZero();
    assertThat(value("dpm_rebalance_alerts", "kind", "no-space")).isEqualTo(2);
    assertThat(value("dpm_rebalance_alerts", "kind", "blind")).isZero();
    assertThat(value("dpm_rebalance_operation_phase", "phase", "none")).isEqualTo(1);
    assertThat(value("dpm_rebalance_operation_phase", "phase", "moving")).isZero();
  }

  @Test
  void shouldTellTheLeastGraceThatIsLeft() {
    now.set(status(true, List.of()));
    assertThat(value("dpm_rebalance_grace_left_seconds")).isEqualTo(300);
    now.set(
        status(
            true,
            List.of(
                AwayNode.gone("b").waited(100_000),
                AwayNode.gone("c").waited(20_000),
                AwayNode.gone("d").waited(400_000),
                AwayNode.gone("e").back("e-1"))));
    assertThat(value("dpm_rebalance_grace_left_seconds")).isEqualTo(200);
    assertThat(value("dpm_rebalance_away_nodes", "standing", "away")).isEqualTo(2);
    assertThat(value("dpm_rebalance_away_nodes", "standing", "back")).isEqualTo(1);
    assertThat(value("dpm_rebalance_away_nodes", "standing", "gone")).isEqualTo(1);
  }

  @Test
  void shouldCountEachOperationOnceAndNotWhatOthersHaveCounted() {
    now.set(status(true, List.of(), ended(1, Outcome.FAILED)));
    assertThat(failed()).as("ended before it was looked at").isZero();
    now.set(status(true, List.of(), ended(1, Outcome.FAILED), ended(2, Outcome.FAILED)));
    assertThat(failed()).isEqualTo(1);
    assertThat(failed()).isEqualTo(1);
    now.set(Optional.empty());
    assertThat(failed()).as("a counter stays when another node decides").isEqualTo(1);
    now.set(
        status(
            true,
            List.of(),
            ended(1, Outcome.FAILED),
            ended(2, Outcome.FAILED),
            ended(3, Outcome.FAILED)));
    assertThat(failed()).as("that one was the other node's").isEqualTo(1);
  }

  @Test
  void shouldTellWhatTheGuardSeesWhereThereIsOne() {
    now.set(status(false, List.of()));
    assertThat(value("dpm_rebalance_guard_p99_seconds")).isZero();
    assertThat(value("dpm_rebalance_guard_limit_seconds")).isZero();
    assertThat(value("dpm_rebalance_guard_bytes_per_second")).isZero();
    now.set(status(true, List.of()));
    assertThat(value("dpm_rebalance_guard_p99_seconds")).isEqualTo(0.004);
    assertThat(value("dpm_rebalance_guard_limit_seconds")).isEqualTo(0.02);
    assertThat(value("dpm_rebalance_guard_bytes_per_second")).isEqualTo(4_500);
  }

  private @Nullable Double failed() {
    return value("dpm_rebalance_operations_total", "result", "failed");
  }
}
