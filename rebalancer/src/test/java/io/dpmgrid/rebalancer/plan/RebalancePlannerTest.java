package io.dpmgrid.rebalancer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.rebalancer.placement.CapacityPlacement;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import io.dpmgrid.rebalancer.placement.PlacementRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RebalancePlannerTest {
  private final RebalancePlanner planner = new RebalancePlanner();
  private final RebalancePolicy policy = RebalancePolicy.defaults();

  @Test
  void shouldPlanNothingForAClusterThatIsAsItShouldBe() {
    RebalancePlan plan = planner.plan(Snapshots.of(Snapshots.members(3), 256, 2), policy);
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.estimate()).isZero();
  }

  @Test
  void shouldMoveNothingButWhatTheNewNodeGets() {
    ClusterSnapshot snapshot = Snapshots.of(withJoining(3, "new"), 1024, 2);
    RebalancePlan plan = planner.plan(snapshot, policy);
    assertThat(plan.steps()).hasSize(1);
    RebalanceStep step = plan.steps().get(0);
    assertThat(step.kind()).isEqualTo(StepKind.JOIN);
    assertThat(step.subjects()).containsExactly("new");
    assertThat(step.reason()).contains("new takes 25.0 % of the weight");
    assertThat(step.baseline()).extracting(PlacementNode::id).contains("new").hasSize(4);
    assertThat(step.movedBytes())
        .isEqualTo(step.moves().size() * Snapshots.PARTITION_BYTES)
        .isLessThanOrEqualTo((long) (step.minimumBytes() * 1.1));
    assertThat(step.minimumBytes()).isEqualTo(512 * Snapshots.PARTITION_BYTES);
    assertThat(step.imbalance()).isLessThanOrEqualTo(0.05);
    NodeOutlook joined = step.nodes().get(0);
    assertThat(joined.id()).isEqualTo("new");
    assertThat(joined.copiesBefore()).isZero();
    assertThat(joined.bytesAfter()).isEqualTo(joined.bytesIn()).isPositive();
    assertThat(joined.weightShare()).isEqualTo(0.25);
  }

  @Test
  void shouldPreviewExactlyTheDifferenceBetweenTheOwnersAndThePlacement() {
    ClusterSnapshot snapshot = Snapshots.of(withJoining(5, "new"), 512, 2);
    RebalanceStep step = planner.plan(snapshot, policy).steps().get(0);
    PartitionGroup group = snapshot.groups().get(0);
    var target =
        new CapacityPlacement().place(new PlacementRequest(step.baseline(), 512, group.copies()));
    List<String> difference = new ArrayList<>();
    for (int p = 0; p < 512; p++) {
      for (String owner : target.owners(p)) {
        if (!group.owners().owners(p).contains(owner)) {
          difference.add(p + " to " + owner);
        }
      }
    }
    assertThat(step.moves())
        .extracting(move -> move.partition() + " to " + move.to())
        .containsExactlyElementsOf(difference);
    assertThat(step.moves())
        .allSatisfy(
            move -> assertThat(group.owners().owners(move.partition())).contains(move.from()));
  }

  @Test
  void shouldAddNodesBeforeItDrainsOthersAndTakeThemOneByOne() {
    List<ClusterNode> nodes = new ArrayList<>(withJoining(4, "new-1"));
    nodes.add(ClusterNode.of("new-2", 1, "", NodeStanding.JOINING));
    ClusterSnapshot snapshot = Snapshots.of(nodes, 512, 2).draining("node-1").draining("node-2");
    assertThat(planner.plan(snapshot, policy).steps())
        .extracting(step -> step.kind() + " " + step.subjects())
        .containsExactly("JOIN [new-1]", "JOIN [new-2]", "DRAIN [node-1]", "DRAIN [node-2]");
    assertThat(planner.plan(snapshot, policy.withNodesPerStep(Integer.MAX_VALUE)).steps())
        .extracting(step -> step.kind() + " " + step.subjects())
        .containsExactly("JOIN [new-1, new-2]", "DRAIN [node-1, node-2]");
  }

  @Test
  void shouldMoveNothingWhileANodeIsAwayAndExpectedBack() {
    ClusterSnapshot snapshot =
        Snapshots.with(
            Snapshots.of(withJoining(4, "new"), 256, 2).draining("node-1"),
            "node-2",
            NodeStanding.AWAY);
    RebalancePlan plan = planner.plan(snapshot, policy);
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.notes()).singleElement().asString().contains("node-2 is away");
  }

  @Test
  void shouldMakeTheCopiesOfANodeThatIsGoneAgain() {
    ClusterSnapshot snapshot =
        Snapshots.with(Snapshots.of(Snapshots.members(4), 512, 2), "node-2", NodeStanding.GONE);
    RebalanceStep step = planner.plan(snapshot, policy).steps().get(0);
    assertThat(step.kind()).isEqualTo(StepKind.RESTORE);
    assertThat(step.baseline()).extracting(PlacementNode::id).doesNotContain("node-2");
    assertThat(step.moves()).isNotEmpty().noneMatch(move -> move.from().equals("node-2"));
    assertThat(step.movedBytes()).isLessThanOrEqualTo((long) (step.minimumBytes() * 1.1));
  }

  @Test
  void shouldPutANewNodeInThePlaceOfOneThatIsGoneInOneChange() {
    ClusterSnapshot snapshot =
        Snapshots.with(Snapshots.of(withJoining(4, "new"), 512, 2), "node-2", NodeStanding.GONE);
    assertThat(planner.plan(snapshot, policy).steps())
        .extracting(step -> step.kind() + " " + step.subjects())
        .containsExactly("RESTORE [new, node-2]");
  }

  @Test
  void shouldChangeWeightsInOneStep() {
    ClusterSnapshot snapshot = Snapshots.of(Snapshots.members(4), 1024, 2);
    ClusterSnapshot wanted = snapshot.with(snapshot.node("node-1").wanting(2));
    RebalancePlan plan = planner.plan(wanted, policy);
    assertThat(plan.steps()).hasSize(1);
    assertThat(plan.steps().get(0).kind()).isEqualTo(StepKind.REWEIGHT);
    assertThat(plan.steps().get(0).reason()).contains("25.0 %", "40.0 %");
    assertThat(plan.steps().get(0).nodes().get(0).share()).isBetween(0.40 * 0.95, 0.40 * 1.05);
  }

  @Test
  void shouldEstimateByTheBusiestNodeOrTheLimitOfAll() {
    ClusterSnapshot snapshot = Snapshots.of(withJoining(3, "new"), 1024, 2);
    RebalanceStep quick =
        planner.plan(snapshot, policy.withRates(1 << 20, Long.MAX_VALUE)).steps().get(0);
    // The new node receives a partition of 1 MiB per second.
    long received = quick.nodes().stream().mapToLong(NodeOutlook::bytesIn).max().orElse(0);
    assertThat(quick.estimate()).isEqualTo(Duration.ofSeconds(received >> 20));
    RebalanceStep slow =
        planner.plan(snapshot, policy.withRates(Long.MAX_VALUE, 1 << 19)).steps().get(0);
    assertThat(slow.estimate()).isEqualTo(Duration.ofSeconds(slow.movedBytes() >> 19));
  }

  @Test
  void shouldWarnOfTooFewCopiesPerNodeAndNameThePartitionsThatWouldDo() {
    List<String> warnings =
        planner.plan(Snapshots.of(withJoining(3, "new"), 128, 2), policy).warnings();
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("group orders has 64 copies per node on 4 nodes", "256 partitions would do");
    assertThat(planner.plan(Snapshots.of(withJoining(3, "new"), 256, 2), policy).warnings())
        .isEmpty();
    // Every node has everything before and after: nothing can be out of balance.
    assertThat(planner.plan(Snapshots.of(withJoining(1, "new"), 16, 2), policy).warnings())
        .isEmpty();
  }

  @Test
  void shouldPlanGroupsByThePlacementThatTheyHave() {
    List<ClusterNode> nodes = withJoining(3, "new");
    ClusterSnapshot snapshot =
        new ClusterSnapshot(
            nodes,
            List.of(
                Snapshots.group("ours", nodes, 64, 2), Snapshots.group("theirs", nodes, 64, 2)));
    RebalancePlanner mixed =
        new RebalancePlanner(
            group ->
                group.name().equals("ours")
                    ? new CapacityPlacement()
                    : request -> group.owners()); // one that never moves anything
    assertThat(mixed.plan(snapshot, policy).steps().get(0).moves())
        .isNotEmpty()
        .allMatch(move -> move.group().equals("ours"));
  }

  @Test
  void shouldTakeNoCopyLessForALossWhereEveryNodeHasEverything() {
    List<ClusterNode> nodes = Snapshots.members(3);
    PartitionGroup everywhere =
        new PartitionGroup(
            "reference",
            PartitionGroup.EVERYWHERE,
            false,
            Snapshots.group("reference", nodes, 64, 3).owners(),
            PartitionSizes.uniform(64, Snapshots.PARTITION_BYTES));
    ClusterSnapshot snapshot = new ClusterSnapshot(nodes, List.of(everywhere)).draining("node-1");
    RebalancePlan plan = planner.plan(snapshot, policy);
    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.steps()).hasSize(1);
    assertThat(plan.movedBytes()).isZero();
    assertThat(plan.minimumBytes()).isZero();
    ClusterSnapshot last =
        new ClusterSnapshot(
            List.of(nodes.get(0)),
            List.of(
                everywhere.with(
                    Snapshots.group("reference", List.of(nodes.get(0)), 64, 1).owners())));
    assertThat(planner.plan(last.draining("node-1"), policy).refusals()).hasSize(1);
  }

  @Test
  void shouldCountSharesOfAGroupThatIsNotPlacedByCapacityWithoutWeights() {
    List<ClusterNode> nodes = new ArrayList<>(Snapshots.members(3));
    ClusterSnapshot even = Snapshots.of(nodes, 1024, 2);
    PartitionGroup group = even.groups().get(0);
    ClusterNode heavy = ClusterNode.of("node-3", 5, "", NodeStanding.MEMBER);
    nodes.set(2, heavy);
    nodes.add(ClusterNode.of("node-4", 1, "", NodeStanding.JOINING));
    PartitionGroup engines = new PartitionGroup("orders", 2, false, group.owners(), group.sizes());
    RebalancePlanner byEngine =
        new RebalancePlanner(
            of ->
                request ->
                    new CapacityPlacement()
                        .place(
                            new PlacementRequest(
                                request.nodes().stream()
                                    .map(node -> new PlacementNode(node.id(), 1, ""))
                                    .toList(),
                                request.partitions(),
                                request.copies())));
    RebalancePlan plan = byEngine.plan(new ClusterSnapshot(nodes, List.of(engines)), policy);
    assertThat(plan.steps().get(0).minimumBytes()).isEqualTo(512 * Snapshots.PARTITION_BYTES);
    assertThat(plan.steps().get(0).imbalance()).isLessThanOrEqualTo(0.05);
    assertThat(plan.warnings()).isEmpty();
  }

  private static List<ClusterNode> withJoining(int members, String joining) {
    List<ClusterNode> nodes = new ArrayList<>(Snapshots.members(members));
    nodes.add(ClusterNode.of(joining, 1, "", NodeStanding.JOINING));
    return nodes;
  }
}
