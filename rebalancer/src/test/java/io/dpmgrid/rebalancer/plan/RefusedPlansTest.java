package io.dpmgrid.rebalancer.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.rebalancer.placement.Assignment;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each bad wish is refused with its reason, and nothing is planned that could harm. */
class RefusedPlansTest {
  private final RebalancePlanner planner = new RebalancePlanner();
  private final RebalancePolicy policy = RebalancePolicy.defaults();

  @Test
  void shouldRefuseToDrainTheLastNode() {
    ClusterSnapshot snapshot = Snapshots.of(Snapshots.members(1), 16, 1).draining("node-1");
    assertRefused(planner.plan(snapshot, policy.withFewerCopies(1)), "has the last copies");
  }

  @Test
  void shouldRefuseADrainThatLeavesFewerCopiesAndNameThePartitions() {
    ClusterSnapshot snapshot = Snapshots.of(Snapshots.members(2), 16, 2).draining("node-2");
    assertRefused(
        planner.plan(snapshot, policy),
        "partition 0 of orders and 15 more would have 1 running copies instead of 2");
    RebalancePlan allowed = planner.plan(snapshot, policy.withFewerCopies(1));
    assertThat(allowed.steps()).hasSize(1);
    assertThat(allowed.notes()).anySatisfy(note -> assertThat(note).contains("instead of 2"));
    assertRefused(planner.plan(snapshot, policy.withFewerCopies(2)), "rebalance.minimum-copies");
  }

  @Test
  void shouldRefuseToGiveUpTheLastCopyOfAPartition() {
    List<ClusterNode> nodes = Snapshots.members(3);
    List<List<String>> owners = List.of(List.of("node-1", "node-2"), List.of("node-3"));
    ClusterSnapshot snapshot =
        Snapshots.with(snapshot(nodes, owners, 2).draining("node-1"), "node-3", NodeStanding.GONE);
    RebalancePlan plan = planner.plan(snapshot, policy.withFewerCopies(1));
    assertRefused(plan, "only copies of partition 1 of orders are on nodes that do not run");
    assertThat(plan.steps()).isEmpty();
  }

  @Test
  void shouldCopyTheOnlyRunningCopyBeforeItsNodeLeaves() {
    ClusterSnapshot snapshot =
        snapshot(Snapshots.members(3), List.of(List.of("node-1"), List.of("node-2")), 1)
            .draining("node-1");
    RebalanceStep step = planner.plan(snapshot, policy).steps().get(0);
    assertThat(step.moves())
        .anyMatch(move -> move.partition() == 0 && move.from().equals("node-1"));
  }

  @Test
  void shouldSayThatAPartitionIsLostAndCopyNothingFromNowhere() {
    List<ClusterNode> nodes = new ArrayList<>(Snapshots.members(2));
    nodes.add(ClusterNode.of("new", 1, "", NodeStanding.JOINING));
    ClusterSnapshot snapshot = snapshot(nodes, List.of(List.of(), List.of("node-1", "node-2")), 2);
    RebalancePlan plan = planner.plan(snapshot, policy);
    assertThat(plan.notes()).anySatisfy(note -> assertThat(note).contains("partition 0", "lost"));
    assertThat(plan.steps().get(0).moves()).noneMatch(move -> move.partition() == 0);
  }

  @Test
  void shouldRefuseWhatANodeHasNoRoomFor() {
    List<ClusterNode> nodes = new ArrayList<>(Snapshots.members(3));
    nodes.add(new ClusterNode(new PlacementNode("new", 1, ""), 1, 10 << 20, NodeStanding.JOINING));
    assertRefused(planner.plan(Snapshots.of(nodes, 256, 2), policy), "has room for 10485760");
  }

  @Test
  void shouldRefuseAPolicyThatNothingCanFulfil() {
    assertThatThrownBy(() -> new RebalancePolicy(0, 1, 1, 1, false, false))
        .isInstanceOf(RebalanceInputException.class)
        .hasMessageContaining("nodesPerStep is 0");
    assertThatThrownBy(() -> policy.withRates(0, 1)).hasMessageContaining("nodeBytesPerSecond");
    assertThatThrownBy(() -> policy.withRates(1, -1)).hasMessageContaining("totalBytesPerSecond");
    assertThatThrownBy(() -> policy.withFewerCopies(0)).hasMessageContaining("minimumCopies is 0");
    ClusterSnapshot snapshot = Snapshots.of(Snapshots.members(3), 16, 2);
    assertThatThrownBy(() -> planner.plan(snapshot, policy.withFewerCopies(3)))
        .isInstanceOf(RebalanceInputException.class)
        .hasMessageContaining("at least 3 running copies, and group orders has only 2");
  }

  @Test
  void shouldRefuseToRequireZonesThatAreNotThere() {
    List<ClusterNode> nodes =
        List.of(
            ClusterNode.of("a1", 1, "a", NodeStanding.MEMBER),
            ClusterNode.of("a2", 1, "a", NodeStanding.MEMBER),
            ClusterNode.of("b", 1, "b", NodeStanding.MEMBER));
    ClusterSnapshot three = Snapshots.of(nodes, 16, 3);
    assertThatThrownBy(() -> planner.plan(three, policy.withZonesRequired()))
        .isInstanceOf(RebalanceInputException.class)
        .hasMessageContaining("3 copies in a cluster of 2 zones");
    ClusterSnapshot leaving = Snapshots.of(nodes, 16, 2).draining("b");
    assertRefused(planner.plan(leaving, policy.withZonesRequired()), "only 1 zone would be left");
  }

  @Test
  void shouldLetAClusterOfOneZoneGrowIntoOthers() {
    List<ClusterNode> nodes =
        List.of(
            ClusterNode.of("a1", 1, "a", NodeStanding.MEMBER),
            ClusterNode.of("a2", 1, "a", NodeStanding.MEMBER),
            ClusterNode.of("a3", 1, "a", NodeStanding.MEMBER),
            ClusterNode.of("b", 1, "b", NodeStanding.JOINING));
    RebalancePlan plan = planner.plan(Snapshots.of(nodes, 16, 3), policy.withZonesRequired());
    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.steps()).hasSize(1);
  }

  @Test
  void shouldMakeCopiesAgainThoughTheyAreTooFewForThePolicy() {
    List<ClusterNode> nodes =
        List.of(
            ClusterNode.of("a", 1, "", NodeStanding.MEMBER),
            ClusterNode.of("b", 1, "", NodeStanding.MEMBER),
            ClusterNode.of("c", 1, "", NodeStanding.GONE));
    RebalancePlan plan = planner.plan(Snapshots.of(nodes, 16, 2), policy.withFewerCopies(3));
    assertThat(plan.steps()).extracting(RebalanceStep::kind).containsExactly(StepKind.RESTORE);
    assertThat(plan.notes()).anyMatch(note -> note.contains("group orders has only 2"));
  }

  @Test
  void shouldTakeTheNewcomerOfTheRightZoneWhereCopiesAreMissing() {
    List<ClusterNode> nodes =
        List.of(
            ClusterNode.of("a1", 1, "a", NodeStanding.MEMBER),
            ClusterNode.of("a2", 1, "a", NodeStanding.MEMBER),
            ClusterNode.of("a3", 1, "a", NodeStanding.JOINING),
            ClusterNode.of("b1", 1, "b", NodeStanding.GONE),
            ClusterNode.of("b9", 1, "b", NodeStanding.JOINING));
    RebalancePlan plan = planner.plan(Snapshots.of(nodes, 16, 2), policy.withZonesRequired());
    assertThat(plan.steps().get(0).kind()).isEqualTo(StepKind.RESTORE);
    assertThat(plan.steps().get(0).subjects()).containsExactly("b1", "b9");
    assertThat(plan.refusals()).isEmpty();
  }

  @Test
  void shouldLetAClusterGrowToTheZonesThatItNeeds() {
    List<ClusterNode> nodes =
        List.of(
            ClusterNode.of("a", 1, "a", NodeStanding.MEMBER),
            ClusterNode.of("b", 1, "b", NodeStanding.JOINING),
            ClusterNode.of("c", 1, "c", NodeStanding.JOINING));
    RebalancePlan plan = planner.plan(Snapshots.of(nodes, 16, 3), policy.withZonesRequired());
    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.steps()).hasSize(2);
  }

  @Test
  void shouldRequireZonesOnlyOfWhatZonesDecide() {
    List<ClusterNode> nodes =
        List.of(
            ClusterNode.of("a1", 1, "a", NodeStanding.MEMBER),
            ClusterNode.of("a2", 1, "a", NodeStanding.MEMBER),
            ClusterNode.of("a3", 1, "a", NodeStanding.LEAVING));
    PartitionGroup placed = Snapshots.of(nodes, 16, 2).groups().get(0);
    PartitionGroup engines =
        new PartitionGroup("orders", 2, false, placed.owners(), placed.sizes());
    RebalancePlan plan =
        planner.plan(new ClusterSnapshot(nodes, List.of(engines)), policy.withZonesRequired());
    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.steps()).hasSize(1);
    assertThat(plan.notes()).contains("not placed by capacity, so zones do not count: orders");
  }

  @Test
  void shouldRefuseTwoCopiesInOneZoneOfAGroupThatIsKeptOffTheOthers() {
    List<ClusterNode> nodes =
        List.of(
            ClusterNode.of("a1", 1, "a", NodeStanding.MEMBER),
            ClusterNode.of("a2", 1, "a", NodeStanding.JOINING),
            ClusterNode.of("b", 1, "b", NodeStanding.MEMBER));
    List<String> ids = List.of("a1", "a2", "b");
    RebalancePlanner filtered =
        new RebalancePlanner(group -> request -> Assignment.of(ids, List.of(List.of("a1", "a2"))));
    ClusterSnapshot snapshot = snapshot(nodes, List.of(List.of("a1")), 2);
    assertThat(filtered.plan(snapshot, policy).refusals()).isEmpty();
    assertRefused(
        filtered.plan(snapshot, policy.withZonesRequired()),
        "partition 0 of orders would have two copies in zone a");
  }

  @Test
  void shouldLetTheOthersGoOnWhereNodesCannotGoTogether() {
    List<ClusterNode> nodes = new ArrayList<>(Snapshots.members(3));
    nodes.add(new ClusterNode(new PlacementNode("full", 1, ""), 1, 1, NodeStanding.JOINING));
    nodes.add(ClusterNode.of("new", 1, "", NodeStanding.JOINING));
    RebalancePlan plan = planner.plan(Snapshots.of(nodes, 256, 2), policy.withNodesPerStep(2));
    assertThat(plan.steps()).extracting(RebalanceStep::subjects).containsExactly(List.of("new"));
    assertRefused(plan, "full would have");
    RebalancePlan leaving =
        planner.plan(
            Snapshots.of(Snapshots.members(3), 16, 2).draining("node-1").draining("node-2"),
            policy.withNodesPerStep(2));
    assertThat(leaving.steps())
        .extracting(RebalanceStep::subjects)
        .containsExactly(List.of("node-1"));
    assertRefused(leaving, "1 running copies instead of 2");
  }

  @Test
  void shouldRefuseToDrainAStrangerOrOneThatDoesNotRun() {
    ClusterSnapshot snapshot = Snapshots.of(Snapshots.members(3), 16, 2);
    assertThatThrownBy(() -> snapshot.draining("node-9"))
        .isInstanceOf(RebalanceInputException.class)
        .hasMessage("there is no node node-9; there are node-1, node-2, node-3");
    ClusterSnapshot away = Snapshots.with(snapshot, "node-1", NodeStanding.AWAY);
    assertThatThrownBy(() -> away.draining("node-1")).hasMessageContaining("it is away");
  }

  @Test
  void shouldRefuseOwnersThatAreNoNodesOrOutsideTheBaseline() {
    assertThatThrownBy(
            () ->
                new ClusterSnapshot(
                    Snapshots.members(1),
                    List.of(group(List.of("node-1", "ghost"), List.of(List.of("ghost")), 1))))
        .isInstanceOf(RebalanceInputException.class)
        .hasMessageContaining("orders has partitions on ghost, which is no node");
    List<ClusterNode> nodes = new ArrayList<>(Snapshots.members(1));
    nodes.add(ClusterNode.of("new", 1, "", NodeStanding.JOINING));
    assertThatThrownBy(() -> snapshot(nodes, List.of(List.of("new")), 1))
        .hasMessageContaining("new, which is not in the baseline");
  }

  @Test
  void shouldRefuseSnapshotsThatContradictThemselves() {
    List<ClusterNode> twice = new ArrayList<>(Snapshots.members(2));
    twice.addAll(Snapshots.members(1));
    assertThatThrownBy(() -> new ClusterSnapshot(twice, List.of()))
        .hasMessageContaining("two nodes have the id node-1");
    assertThatThrownBy(
            () ->
                new ClusterSnapshot(
                    List.of(ClusterNode.of("a", 1, "", NodeStanding.JOINING)), List.of()))
        .hasMessageContaining("the baseline is empty");
    PartitionGroup group = group(List.of("node-1"), List.of(List.of("node-1")), 1);
    assertThatThrownBy(() -> new ClusterSnapshot(Snapshots.members(1), List.of(group, group)))
        .hasMessageContaining("two groups have the name orders");
    assertThatThrownBy(
            () -> new PartitionGroup("orders", 1, group.owners(), PartitionSizes.uniform(2, 1)))
        .hasMessageContaining("owners of 1 partitions and sizes of 2");
  }

  @Test
  void shouldRefuseSizesThatCannotBe() {
    assertThatThrownBy(() -> PartitionSizes.of(1, -1)).hasMessageContaining("partition 1 has -1");
    assertThatThrownBy(() -> PartitionSizes.of(Long.MAX_VALUE, 1)).hasMessageContaining("overflow");
    assertThatThrownBy(() -> PartitionSizes.uniform(3, Long.MAX_VALUE))
        .hasMessageContaining("overflow");
    PartitionGroup huge =
        new PartitionGroup(
            "orders",
            2,
            Assignment.of(List.of("node-1", "node-2"), List.of(List.of("node-1", "node-2"))),
            PartitionSizes.of(Long.MAX_VALUE));
    assertThatThrownBy(() -> new ClusterSnapshot(Snapshots.members(2), List.of(huge)))
        .hasMessageContaining("2^63");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e300})
  void shouldRefuseToWantAWeightThatNobodyCanHave(double weight) {
    ClusterNode node = Snapshots.members(1).get(0);
    assertThatThrownBy(() -> node.wanting(weight))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weight of node node-1 is " + weight);
  }

  private static ClusterSnapshot snapshot(
      List<ClusterNode> nodes, List<List<String>> owners, int copies) {
    return new ClusterSnapshot(
        nodes, List.of(group(nodes.stream().map(ClusterNode::id).toList(), owners, copies)));
  }

  private static PartitionGroup group(List<String> ids, List<List<String>> owners, int copies) {
    return new PartitionGroup(
        "orders",
        copies,
        Assignment.of(ids, owners),
        PartitionSizes.uniform(owners.size(), Snapshots.PARTITION_BYTES));
  }

  private static void assertRefused(RebalancePlan plan, String... words) {
    assertThat(plan.refusals()).hasSize(1);
    Refusal refusal = plan.refusals().get(0);
    assertThat(refusal.reason() + ": " + refusal.remedy()).contains(words);
    assertThat(refusal.remedy()).isNotBlank();
  }
}
