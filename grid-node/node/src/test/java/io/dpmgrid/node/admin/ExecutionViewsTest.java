package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dpmgrid.admin.grid.FinishedRebalance;
import io.dpmgrid.admin.grid.PlannedStepKind;
import io.dpmgrid.admin.grid.RebalanceAlertKind;
import io.dpmgrid.admin.grid.RebalanceExecution;
import io.dpmgrid.admin.grid.RebalanceGuard;
import io.dpmgrid.admin.grid.RebalanceOperation;
import io.dpmgrid.admin.grid.RebalanceOrder;
import io.dpmgrid.admin.grid.RebalanceOrderKind;
import io.dpmgrid.admin.grid.RebalanceOutcome;
import io.dpmgrid.admin.grid.RebalancePhase;
import io.dpmgrid.admin.grid.RebalanceStanding;
import io.dpmgrid.admin.grid.RebalancedNode;
import io.dpmgrid.rebalancer.execute.Alert;
import io.dpmgrid.rebalancer.execute.Command;
import io.dpmgrid.rebalancer.execute.Eta;
import io.dpmgrid.rebalancer.execute.GuardSettings;
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
import io.dpmgrid.rebalancer.execute.grid.NodeFacts;
import io.dpmgrid.rebalancer.execute.journal.Arrival;
import io.dpmgrid.rebalancer.execute.journal.AwayNode;
import io.dpmgrid.rebalancer.execute.journal.BaselineChange;
import io.dpmgrid.rebalancer.execute.journal.FinishedOperation;
import io.dpmgrid.rebalancer.execute.journal.JournalState;
import io.dpmgrid.rebalancer.execute.journal.Operation;
import io.dpmgrid.rebalancer.execute.journal.Outcome;
import io.dpmgrid.rebalancer.execute.journal.Phase;
import io.dpmgrid.rebalancer.execute.journal.Wishes;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import io.dpmgrid.rebalancer.plan.ClusterNode;
import io.dpmgrid.rebalancer.plan.StepKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What carries plans out, as the API shows it. */
class ExecutionViewsTest {
  private static final RebalanceSettings SETTINGS = RebalanceSettings.defaults();
  private static final List<PlacementNode> BASELINE =
      Stream.of("a", "b", "c", "d").map(id -> new PlacementNode(id, 1, "")).toList();
  private static final FinishedOperation FIRST = finished(1, Outcome.DONE);
  private static final FinishedOperation SECOND = finished(2, Outcome.CANCELLED);

  private static FinishedOperation finished(long id, Outcome outcome) {
    return new FinishedOperation(
        id,
        StepKind.DRAIN,
        List.of("x"),
        outcome,
        "why",
        9,
        8,
        "2026-11-22T04:00:00Z",
        "no time",
        List.of("g/1"),
        1);
  }

  private static Member member(String id, boolean complete, CatchUpPartition... catchUp) {
    return new Member(
        id,
        id + "-1",
        true,
        new NodeFacts("1", "file", "power-loss", id, 1, "", ClusterNode.UNKNOWN),
        complete,
        2,
        GateState.OPEN,
        Set.of(),
        0,
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        List.of(catchUp),
        List.of(),
        0);
  }

  private static Operation operation() {
    return new Operation(
        3,
        StepKind.JOIN,
        List.of("d"),
        BaselineChange.between(BASELINE.subList(0, 3), BASELINE),
        4,
        5,
        Phase.MOVING,
        12_400,
        100,
        90,
        "d takes its share",
        "2026-11-22T04:00:00Z",
        null,
        1,
        List.of(),
        0);
  }

  /**
   * a is fine, b is away, c is back and catches up, d is to leave; e waits to join, f is drained.
   */
  private static RebalanceStatus status() {
    AwayNode b = AwayNode.gone("b").waited(30_000).released(List.of("a"));
    AwayNode c = AwayNode.gone("c").waited(10_000).back("c-1").stayed(5_000).released(List.of("a"));
    CatchUpPartition[] copies = new CatchUpPartition[RebalancedNode.MOST_INCOMING + 1];
    Arrays.fill(copies, new CatchUpPartition("g", 7, true, "its log"));
    copies[1] = new CatchUpPartition("g", 8, false, "no log");
    GridObservation grid =
        new GridObservation(
            true,
            5,
            4,
            BASELINE,
            List.of(
                member("a", true),
                member("c", false, copies),
                member("d", true),
                member("e", false),
                member("f", false)),
            new MoveProgress(false, 3, 60, 40),
            List.of(),
            -1,
            false,
            null);
    return new RebalanceStatus(
        new JournalState(
            7,
            "a",
            new Wishes(
                false,
                "operation 2 was cancelled",
                GateState.UNLIMITED,
                false,
                List.of("d"),
                List.of("f"),
                List.of()),
            List.of(b, c),
            List.of(new Arrival("e", "e-1", 20_000), new Arrival("f", "f-1", 90_000)),
            operation(),
            List.of(FIRST, SECOND),
            4),
        grid,
        new Quorum(true, 3, 4, "3 of 4 nodes of the baseline run here"),
        List.of(new Alert(Alert.Kind.ARCHIVE_LIMIT, "b", "full")),
        List.of("b is away and expected back"),
        new GateState(true, 500),
        new GuardState(new GuardSettings(Duration.ofMillis(10), 100, 2_000), 12_500_000, 500),
        new Eta(Duration.ofMillis(7_100), Duration.ofSeconds(5), Duration.ofSeconds(9), 8));
  }

  private static RebalanceExecution view() {
    return ExecutionViews.execution(
        Optional.of("a"),
        SETTINGS,
        status(),
        Map.of("a", new RestartAdvice(true, List.of(), List.of("a warning"))));
  }

  private static RebalancedNode node(String id) {
    return view().nodes().stream().filter(one -> one.nodeId().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void shouldTellWhatEachNodeIsTakenFor() {
    assertThat(view().nodes())
        .extracting(RebalancedNode::nodeId, RebalancedNode::standing)
        .containsExactly(
            tuple("a", RebalanceStanding.MEMBER),
            tuple("b", RebalanceStanding.AWAY),
            tuple("c", RebalanceStanding.BACK),
            tuple("d", RebalanceStanding.LEAVING),
            tuple("e", RebalanceStanding.NEWCOMER),
            tuple("f", RebalanceStanding.DRAINED));
  }

  @Test
  void shouldTakeANodeForLeavingUntilItsDrainIsOver() {
    RebalanceStatus status = status();
    GridObservation grid = Objects.requireNonNull(status.grid());
    GridObservation without =
        new GridObservation(
            true,
            5,
            5,
            BASELINE.subList(0, 3),
            grid.members(),
            grid.progress(),
            List.of(),
            -1,
            false,
            null);
    RebalanceExecution moving =
        ExecutionViews.execution(
            Optional.of("a"),
            SETTINGS,
            new RebalanceStatus(
                status.state(),
                without,
                status.quorum(),
                List.of(),
                List.of(),
                GateState.OPEN,
                null,
                null),
            Map.of());
    assertThat(moving.nodes().get(3).nodeId()).isEqualTo("d");
    assertThat(moving.nodes().get(3).standing()).isEqualTo(RebalanceStanding.LEAVING);
  }

  @Test
  void shouldTellGraceAbsenceAndReturn() {
    RebalancedNode away = node("b");
    assertThat(away.complete()).isNull();
    assertThat(away.awaySeconds()).isEqualTo(30);
    assertThat(away.graceLeftSeconds()).isEqualTo(270);
    assertThat(away.logGivenUpBy()).containsExactly("a");
    RebalancedNode back = node("c");
    assertThat(back.complete()).isFalse();
    assertThat(back.graceLeftSeconds()).isNull();
    assertThat(back.steadySeconds()).isEqualTo(5);
    assertThat(back.absences()).isEqualTo(1);
    assertThat(back.incoming()).hasSize(RebalancedNode.MOST_INCOMING);
    assertThat(back.incoming().get(0).delta()).isTrue();
    assertThat(back.incoming().get(0).why()).isEqualTo("its log");
    assertThat(back.incoming().get(1).why()).startsWith("no log").contains("archive of a was full");
    assertThat(node("e").steadySeconds()).isEqualTo(20);
    RebalanceStatus later = status();
    AwayNode gone = AwayNode.gone("b").waited(SETTINGS.grace().toMillis() + 5_000);
    JournalState state = later.state();
    RebalanceExecution over =
        ExecutionViews.execution(
            Optional.empty(),
            SETTINGS,
            new RebalanceStatus(
                new JournalState(
                    8, "a", Wishes.NONE, List.of(gone), List.of(), null, state.history(), 4),
                later.grid(),
                later.quorum(),
                List.of(),
                List.of(),
                GateState.OPEN,
                null,
                null),
            Map.of());
    assertThat(over.nodes().get(1).standing()).isEqualTo(RebalanceStanding.GONE);
    assertThat(over.nodes().get(1).graceLeftSeconds()).isNull();
    assertThat(over.operation()).isNull();
    assertThat(over.held()).isNull();
    assertThat(over.allowedBytesPerSecond()).isNull();
    assertThat(over.guard()).isNull();
  }

  @Test
  void shouldTellOfARestartOnlyWhatIsKnown() {
    assertThat(node("a").mayRestart()).isTrue();
    assertThat(node("a").restartWarnings()).containsExactly("a warning");
    assertThat(node("c").mayRestart()).isFalse();
    assertThat(node("c").restartReasons()).containsExactly("it is not known now");
  }

  @Test
  void shouldTellTheOperationAndWhatHoldsIt() {
    RebalanceExecution view = view();
    RebalanceOperation operation = Objects.requireNonNull(view.operation());
    assertThat(operation.phase()).isEqualTo(RebalancePhase.MOVING);
    assertThat(operation.phaseSeconds()).isEqualTo(12);
    assertThat(operation.movedBytes()).isEqualTo(40);
    assertThat(operation.copiesLeft()).isEqualTo(3);
    assertThat(operation.etaSeconds()).isEqualTo(8);
    assertThat(operation.etaLowSeconds()).isEqualTo(5);
    assertThat(operation.ending()).isNull();
    assertThat(view.held()).isEqualTo("operation 2 was cancelled");
    assertThat(view.holdsCopies()).isTrue();
    assertThat(view.allowedBytesPerSecond()).isEqualTo(500);
    assertThat(view.alerts().get(0).kind()).isEqualTo(RebalanceAlertKind.ARCHIVE_LIMIT);
    assertThat(view.graceSeconds()).isEqualTo(300);
    assertThat(view.guard()).isEqualTo(new RebalanceGuard(0.01, 0.0125, true, 500, 100, 2_000));
  }

  @Test
  void shouldTellWhatEndedTheNewestFirst() {
    List<FinishedRebalance> history = ExecutionViews.history(status().state());
    assertThat(history).extracting(FinishedRebalance::id).containsExactly(2L, 1L);
    assertThat(history.get(0).outcome()).isEqualTo(RebalanceOutcome.CANCELLED);
    assertThat(history.get(0).startedAt()).isEqualTo(Instant.parse("2026-11-22T04:00:00Z"));
    assertThat(history.get(0).endedAt()).as("a text that is no time").isNull();
  }

  @Test
  void shouldKnowAWordForEveryConstant() {
    // Adding one on either side alone would fail when it is first met.
    assertThat(names(RebalanceAlertKind.values())).isEqualTo(names(Alert.Kind.values()));
    assertThat(names(RebalancePhase.values())).isEqualTo(names(Phase.values()));
    assertThat(names(RebalanceOutcome.values())).isEqualTo(names(Outcome.values()));
    assertThat(names(PlannedStepKind.values())).isEqualTo(names(StepKind.values()));
  }

  @Test
  void shouldShowWhatALaterVersionTellsAsUnknownAndKeepTheRest() throws WireException {
    RebalanceStatus told = fromLater("ARCHIVE_LIMIT", "SETTINGS_DIFFER_2");
    assertThat(told.alerts()).containsExactly(new Alert(Alert.Kind.UNKNOWN, "b", "full"));
    assertThat(told.waiting()).isEqualTo(status().waiting());
    told = fromLater("MOVING", "TELEPORTING");
    RebalanceExecution view = ExecutionViews.execution(Optional.of("a"), SETTINGS, told, Map.of());
    assertThat(Objects.requireNonNull(view.operation()).phase()).isEqualTo(RebalancePhase.UNKNOWN);
    assertThat(view.alerts().get(0).kind()).isEqualTo(RebalanceAlertKind.ARCHIVE_LIMIT);
    told = fromLater("CANCELLED", "POSTPONED");
    assertThat(ExecutionViews.history(told.state()).get(0).outcome())
        .isEqualTo(RebalanceOutcome.UNKNOWN);
    String kind = operation().kind().name();
    assertThat(Objects.requireNonNull(fromLater(kind, "SHUFFLE").state().current()).kind())
        .isEqualTo(StepKind.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\"archive-limit\"", "\"A B\"", "2", "null", "[]", "{}", "true"})
  void shouldRefuseWhatIsNoWordOfAnyVersion(String kind) {
    assertThatThrownBy(() -> read("\"ARCHIVE_LIMIT\"", kind)).isInstanceOf(WireException.class);
  }

  /** The status as a node tells it that has another word. */
  private static RebalanceStatus fromLater(String word, String later) throws WireException {
    return read('"' + word + '"', '"' + later + '"');
  }

  private static RebalanceStatus read(String from, String to) throws WireException {
    String answer = new Wire.Answer(new UUID(1, 2), Wire.tree(status()), null, false).encode();
    assertThat(answer).contains(from);
    return Wire.value(
        Objects.requireNonNull(Wire.Answer.decode(answer.replace(from, to)).body()),
        RebalanceStatus.class);
  }

  private static List<String> names(Enum<?>[] constants) {
    return Arrays.stream(constants).map(Enum::name).toList();
  }

  @Test
  void shouldTurnOrdersIntoCommands() {
    assertThat(ExecutorView.command(RebalanceOrder.start())).isEqualTo(new Command.Start());
    assertThat(ExecutorView.command(RebalanceOrder.of(RebalanceOrderKind.DRAIN, "n")))
        .isEqualTo(new Command.Drain("n"));
    assertThat(ExecutorView.command(RebalanceOrder.of(RebalanceOrderKind.GIVE_UP, "n")))
        .isEqualTo(new Command.GiveUp("n"));
    assertThat(ExecutorView.command(RebalanceOrder.cancel(3, 4, true)))
        .isEqualTo(new Command.Cancel(3, 4, true));
  }
}
