package io.dpmgrid.rebalancer.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.rebalancer.execute.grid.NodeFacts;
import io.dpmgrid.rebalancer.execute.journal.Outcome;
import io.dpmgrid.rebalancer.plan.ClusterNode;
import io.dpmgrid.rebalancer.plan.RebalancePolicy;
import io.dpmgrid.rebalancer.plan.StepKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes come and go as planned. */
final class JoinAndDrainTest {
  private static final RebalanceSettings SETTINGS = AwayIsNotGoneTest.SETTINGS;
  private static final RebalancePolicy POLICY = RebalancePolicy.defaults();

  private final SimGrid grid = SimGrid.of(SETTINGS, 3, 2);

  @AfterEach
  void nothingWasUnsafe() {
    assertThat(grid.violations).isEmpty();
  }

  @Test
  void shouldAddANodeThatIsSteadyAndPassesTheChecks() {
    grid.run(10);
    grid.add("d");
    grid.run(19);
    assertThat(grid.changes).isEmpty();
    assertThat(grid.runUntil(() -> !grid.state().history().isEmpty(), 200)).isTrue();
    assertThat(grid.inBaseline("d")).isTrue();
    assertThat(grid.state().history().get(0))
        .satisfies(
            done -> {
              assertThat(done.kind()).isEqualTo(StepKind.JOIN);
              assertThat(done.outcome()).isEqualTo(Outcome.DONE);
              assertThat(done.movedBytes()).isEqualTo(done.plannedBytes());
            });
  }

  @Test
  void shouldNeitherBeginNorEndAnythingWhilePartitionsAreLost() {
    grid.run(10);
    grid.unreset.add(5);
    grid.add("d");
    grid.run(200);
    assertThat(grid.changes).as("nothing begins").isEmpty();
    grid.unreset.clear();
    assertThat(grid.runUntil(() -> grid.inBaseline("d"), 50)).isTrue();
    grid.unreset.add(5);
    grid.run(200);
    assertThat(grid.state().history()).as("nothing is done").isEmpty();
    grid.unreset.clear();
    assertThat(grid.runUntil(() -> !grid.state().history().isEmpty(), 200)).isTrue();
    assertThat(grid.state().history().get(0).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void shouldNotAddANodeThatFlaps() {
    grid.run(10);
    grid.add("d");
    for (int i = 0; i < 20; i++) {
      grid.run(10);
      grid.kill("d");
      grid.run(2);
      grid.start("d");
    }
    assertThat(grid.changes).isEmpty();
  }

  @Test
  void shouldWaitUntilAskedWhereNodesDoNotJoinAlone() {
    SimGrid asked = SimGrid.of(SETTINGS.withAlone(false, true), 3, 2);
    asked.add("d");
    asked.run(100);
    assertThat(asked.changes).isEmpty();
    assertThat(asked.ask(new Command.Join("d")).accepted()).isTrue();
    assertThat(asked.runUntil(() -> asked.inBaseline("d"), 10)).isTrue();
  }

  @Test
  void shouldRefuseANodeThatDoesNotFitAndSayWhy() {
    refused(facts("2.0", "file", "power-loss", "pool-d", 100), "version 2.0");
    refused(facts("", "", "", "", 100), "does not say what it is");
    refused(facts("1.0", "file", "process-kill", "pool-d", 100), "survives process-kill");
    refused(facts("1.0", "emulated", "power-loss", "pool-d", 100), "emulated");
    refused(facts("1.0", "file", "power-loss", "pool-a", 100), "a disk was copied");
    refused(facts("1.0", "file", "power-loss", "pool-d", 0), "no room");
    refused(new NodeFacts("1.0", "file", "power-loss", "pool-d", Double.NaN, "", 100), "weight");
  }

  @Test
  void shouldRefuseANodeWithTooLittleRoomForItsShare() {
    grid.run(10);
    SimNode node = grid.add("d");
    node.facts = facts("1.0", "file", "power-loss", "pool-d", 2 * SimGrid.BYTES);
    grid.run(100);
    assertThat(grid.changes).isEmpty();
    assertThat(grid.coordinator().status().alerts())
        .anyMatch(
            alert ->
                alert.kind() == Alert.Kind.JOIN_REFUSED && alert.message().contains("has room"));
  }

  @Test
  void shouldRefuseANodeWhoseShareWouldLeaveItLessRoomThanMustStayFree() {
    long share = SimGrid.PARTITIONS / 2 * SimGrid.BYTES;
    grid.run(10);
    SimNode node = grid.add("d");
    node.facts = facts("1.0", "file", "power-loss", "pool-d", share + (200L << 20));
    grid.run(100);
    assertThat(grid.changes).as("it would be held before its end").isEmpty();
    assertThat(grid.coordinator().status().alerts())
        .anyMatch(
            alert ->
                alert.kind() == Alert.Kind.JOIN_REFUSED && alert.message().contains("has room"));
    node.facts = facts("1.0", "file", "power-loss", "pool-d", share + (300L << 20));
    assertThat(grid.runUntil(() -> grid.inBaseline("d"), 60)).isTrue();
  }

  private static void refused(NodeFacts facts, String why) {
    SimGrid grid = SimGrid.of(SETTINGS, 3, 2);
    SimNode node = grid.add("d");
    node.facts = facts;
    grid.run(100);
    assertThat(grid.changes).as(why).isEmpty();
    assertThat(grid.coordinator().status().alerts())
        .filteredOn(alert -> alert.kind() == Alert.Kind.JOIN_REFUSED)
        .singleElement()
        .satisfies(alert -> assertThat(alert.message()).contains(why));
    assertThat(grid.ask(new Command.Join("d")).message()).contains(why);
  }

  private static NodeFacts facts(
      String version, String kind, String survives, String pool, long capacity) {
    return new NodeFacts(version, kind, survives, pool, 1, "", capacity);
  }

  @Test
  void shouldCopyFirstAndLetTheNodeLeaveAfterwards() {
    SimGrid four = SimGrid.of(SETTINGS, 4, 2);
    four.run(20);
    assertThat(four.ask(new Command.Drain("d")).accepted()).isTrue();
    assertThat(four.coordinator().mayRestart("d").allowed()).isFalse();
    assertThat(four.runUntil(() -> !four.state().history().isEmpty(), 300)).isTrue();
    assertThat(four.inBaseline("d")).isFalse();
    assertThat(four.node("d").copies).isEmpty();
    assertThat(four.coordinator().mayRestart("d").allowed()).isTrue();
    four.run(200);
    assertThat(four.changes).as("a drained node does not join by itself").hasSize(1);
    assertThat(four.ask(new Command.Drain("d")).accepted()).isTrue();
    assertThat(four.ask(new Command.Join("d")).accepted()).isTrue();
    assertThat(four.runUntil(() -> four.inBaseline("d"), 10)).isTrue();
    assertThat(four.violations).isEmpty();
  }

  @Test
  void shouldRefuseADrainThatLeavesFewerCopies() {
    SimGrid two = SimGrid.of(SETTINGS, 2, 2);
    two.run(20);
    Reply reply = two.ask(new Command.Drain("b"));
    assertThat(reply.accepted()).isFalse();
    assertThat(reply.message()).contains("running copies", "add a node");
    two.run(100);
    assertThat(two.changes).isEmpty();
  }

  @Test
  void shouldLetANodeLeaveWithItsCopiesWhereThePolicyAllowsIt() {
    SimGrid two = SimGrid.of(SETTINGS.with(POLICY.withFewerCopies(1)), 2, 2);
    two.run(20);
    assertThat(two.ask(new Command.Drain("b")).accepted()).isTrue();
    assertThat(two.runUntil(() -> !two.state().history().isEmpty(), 100)).isTrue();
    assertThat(two.inBaseline("b")).isFalse();
    two.run(100);
    assertThat(two.changes).hasSize(1);
    for (int p = 0; p < SimGrid.PARTITIONS; p++) {
      assertThat(two.live(p)).isEqualTo(1);
    }
  }

  @Test
  void shouldRefuseWhatLeavesFewerCopiesThanThePolicyWants() {
    SimGrid three = SimGrid.of(SETTINGS.with(POLICY.withFewerCopies(3)), 3, 3);
    three.run(20);
    Reply reply = three.ask(new Command.Drain("b"));
    assertThat(reply.accepted()).isFalse();
    assertThat(reply.message()).contains("2 running copies instead of 3", "minimum-copies");
    three.run(50);
    assertThat(three.changes).isEmpty();
  }

  @Test
  void shouldRefuseEverythingUnderAPolicyThatNothingCanFulfil() {
    SimGrid three = SimGrid.of(SETTINGS.with(POLICY.withFewerCopies(3)), 3, 2);
    three.run(20);
    String why = "at least 3 running copies, and group";
    assertThat(three.coordinator().status().alerts())
        .as("though nothing is planned")
        .filteredOn(alert -> alert.kind() == Alert.Kind.REFUSED)
        .singleElement()
        .satisfies(alert -> assertThat(alert.message()).contains(why, "lower"));
    assertThat(three.ask(new Command.Drain("b")).message()).contains(why);
    three.add("d");
    three.run(100);
    assertThat(three.changes).isEmpty();
    assertThat(three.coordinator().status().alerts())
        .filteredOn(alert -> alert.kind() == Alert.Kind.REFUSED)
        .singleElement()
        .satisfies(alert -> assertThat(alert.message()).contains(why, "lower"));
    Reply reply = three.ask(new Command.Join("d"));
    assertThat(reply.accepted()).isFalse();
    assertThat(reply.message()).contains("d cannot join", why);
  }

  @Test
  void shouldChangeTheBaselineOnceForNodesThatComeOrGoTogether() {
    SimGrid five = SimGrid.of(SETTINGS.with(POLICY.withNodesPerStep(2)), 5, 2);
    five.run(20);
    five.ask(new Command.Pause());
    assertThat(five.ask(new Command.Drain("d")).accepted()).isTrue();
    assertThat(five.ask(new Command.Drain("e")).accepted()).isTrue();
    five.ask(new Command.Resume());
    assertThat(five.runUntil(() -> !five.state().history().isEmpty(), 300)).isTrue();
    assertThat(five.changes).hasSize(1);
    assertThat(five.state().history().get(0).subjects()).containsExactly("d", "e");
    assertThat(five.node("d").copies).isEmpty();
    assertThat(five.node("e").copies).isEmpty();
    five.ask(new Command.Pause());
    assertThat(five.ask(new Command.Join("d")).accepted()).isTrue();
    assertThat(five.ask(new Command.Join("e")).accepted()).isTrue();
    five.ask(new Command.Resume());
    assertThat(five.runUntil(() -> five.state().history().size() > 1, 300)).isTrue();
    assertThat(five.changes).hasSize(2);
    assertThat(five.inBaseline("d")).isTrue();
    assertThat(five.inBaseline("e")).isTrue();
    assertThat(five.violations).isEmpty();
  }

  @Test
  void shouldRefuseADrainOfTheLastCopies() {
    SimGrid one = SimGrid.of(SETTINGS, 1, 1);
    one.run(20);
    assertThat(one.ask(new Command.Drain("a")).message()).contains("last copies");
  }

  @Test
  void shouldRefuseToDrainWhatIsUnknownOrAway() {
    grid.run(10);
    assertThat(grid.ask(new Command.Drain("x")).message()).contains("no node x");
    grid.kill("c");
    grid.run(2);
    assertThat(grid.ask(new Command.Drain("c")).message()).contains("does not run");
  }

  @Test
  void shouldTakeADrainBackThatHasNotBegun() {
    SimGrid four = SimGrid.of(SETTINGS, 4, 2);
    four.run(20);
    four.kill("c");
    four.run(2);
    assertThat(four.ask(new Command.Drain("d")).accepted()).isTrue();
    four.run(20);
    assertThat(four.changes).as("nothing moves while c is expected back").isEmpty();
    assertThat(four.ask(new Command.Keep("d")).accepted()).isTrue();
    four.start("c");
    four.run(200);
    assertThat(four.changes).isEmpty();
    assertThat(four.ask(new Command.Keep("d")).accepted()).isFalse();
  }

  @Test
  void shouldRestoreWhatADeadTargetWasToGetAfterADrain() {
    SimGrid five = draining(2, 500_000);
    five.kill("b");
    assertThat(five.runUntil(() -> !five.inBaseline("b"), 300)).isTrue();
    assertThat(five.inBaseline("e")).as("the others have copies of everything").isFalse();
    five.ask(new Command.Throttle(Long.MAX_VALUE));
    five.run(200);
    assertThat(five.state().history().get(0).outcome()).isEqualTo(Outcome.INTERRUPTED);
    assertThat(five.state().current()).isNull();
    assertThat(five.settled()).isTrue();
    assertThat(five.violations).isEmpty();
  }

  @Test
  void shouldSetADrainBackWhenADeadTargetWasToGetTheLastCopies() {
    SimGrid five = draining(1, 500_000);
    // Of the partitions that e still has alone.
    int partition = five.node("e").copies.keySet().iterator().next();
    String target = five.owners(partition).get(0);
    five.kill(target);
    assertThat(five.runUntil(() -> five.inBaseline("e"), 300)).isTrue();
    five.run(100);
    assertThat(five.inBaseline(target)).as("it has the last copies of others").isTrue();
    five.start(target);
    five.ask(new Command.Throttle(Long.MAX_VALUE));
    assertThat(five.runUntil(() -> !five.inBaseline("e"), 300)).as("drained after all").isTrue();
    five.run(200);
    assertThat(five.state().current()).isNull();
    assertThat(five.violations).isEmpty();
  }

  /** Five nodes, of which e is being drained slowly. */
  private static SimGrid draining(int copies, long rate) {
    SimGrid five = SimGrid.of(SETTINGS, 5, copies);
    five.run(20);
    five.ask(new Command.Throttle(rate));
    five.ask(new Command.Drain("e"));
    assertThat(five.runUntil(() -> !five.changes.isEmpty(), 20)).isTrue();
    return five;
  }

  @Test
  void shouldKeepTheWeightOfANodeThatWantsWhatCannotBe() {
    grid.run(20);
    for (double weight : new double[] {Double.NaN, 0, -1, Double.POSITIVE_INFINITY}) {
      grid.node("c").facts =
          new NodeFacts("1.0", "file", "power-loss", "pool-c", weight, "", ClusterNode.UNKNOWN);
      assertThat(grid.ask(new Command.Start()).accepted()).isTrue();
      grid.run(10);
    }
    assertThat(grid.changes).isEmpty();
    assertThat(grid.coordinator().status().alerts()).isEmpty();
  }

  @Test
  void shouldFreezeTheWeightsThatNodesWantWhenAsked() {
    grid.run(20);
    NodeFacts old = grid.node("c").facts;
    grid.node("c").facts =
        new NodeFacts(
            old.version(),
            old.mediumKind(),
            old.survives(),
            old.poolId(),
            1.5,
            "",
            ClusterNode.UNKNOWN);
    grid.run(100);
    assertThat(grid.changes).isEmpty();
    grid.ask(new Command.Start());
    assertThat(grid.runUntil(() -> !grid.state().history().isEmpty(), 200)).isTrue();
    assertThat(grid.state().history().get(0).kind()).isEqualTo(StepKind.REWEIGHT);
    assertThat(grid.baseline).anyMatch(node -> node.id().equals("c") && node.weight() == 1.5);
    assertThat(grid.state().wishes().reweigh()).isFalse();
  }
}
