package io.dpmgrid.rebalancer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.rebalancer.placement.Assignment;
import io.dpmgrid.rebalancer.placement.CapacityPlacement;
import io.dpmgrid.rebalancer.placement.PlacementRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for every plan. jqwik prints the seed of a run that fails. */
class RebalancePlannerProperties {
  private static final NodeStanding[] STANDINGS = NodeStanding.values();

  private static final int PARTITIONS = 64;

  private final RebalancePlanner planner = new RebalancePlanner();

  @Property(tries = 300)
  void shouldNeverLeaveFewerRunningCopiesThanThereWere(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int count,
      @ForAll @IntRange(min = 1, max = 4) int copies,
      @ForAll @IntRange(min = 0, max = 3) int zones) {
    ClusterSnapshot snapshot = random(new Random(seed), count, copies, zones);
    RebalancePlan plan = planner.plan(snapshot, RebalancePolicy.defaults());
    List<Set<String>> owners = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      Set<String> running = new HashSet<>();
      for (String owner : snapshot.groups().get(0).owners().owners(p)) {
        if (snapshot.node(owner).standing().running()) {
          running.add(owner);
        }
      }
      owners.add(running);
    }
    for (RebalanceStep step : plan.steps()) {
      assertThat(step.baseline()).allMatch(node -> snapshot.node(node.id()).standing().running());
      Assignment target =
          new CapacityPlacement().place(new PlacementRequest(step.baseline(), PARTITIONS, copies));
      List<Set<String>> copied = new ArrayList<>();
      for (int p = 0; p < PARTITIONS; p++) {
        copied.add(new HashSet<>(owners.get(p)));
      }
      for (PartitionMove move : step.moves()) {
        assertThat(owners.get(move.partition())).contains(move.from()).doesNotContain(move.to());
        copied.get(move.partition()).add(move.to());
      }
      for (int p = 0; p < PARTITIONS; p++) {
        // What the engine will want is there when all moves are done, and is no less than before.
        assertThat(copied.get(p)).containsAll(target.owners(p));
        assertThat(target.owners(p))
            .hasSizeGreaterThanOrEqualTo(Math.min(owners.get(p).size(), copies));
        owners.set(p, Set.copyOf(target.owners(p)));
      }
    }
  }

  @Property(tries = 100)
  void shouldAccountForEveryByte(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 9) int count,
      @ForAll @IntRange(min = 1, max = 3) int copies) {
    RebalancePlan plan =
        planner.plan(random(new Random(seed), count, copies, 0), RebalancePolicy.defaults());
    for (RebalanceStep step : plan.steps()) {
      long in = step.nodes().stream().mapToLong(NodeOutlook::bytesIn).sum();
      long out = step.nodes().stream().mapToLong(NodeOutlook::bytesOut).sum();
      assertThat(step.moves().stream().mapToLong(PartitionMove::bytes).sum())
          .isEqualTo(step.movedBytes())
          .isEqualTo(in)
          .isEqualTo(out);
      assertThat(step.estimate().toMillis() > 0).isEqualTo(step.movedBytes() > 0);
    }
    assertThat(plan.movedBytes())
        .isEqualTo(plan.steps().stream().mapToLong(RebalanceStep::movedBytes).sum());
  }

  @Property(tries = 100)
  void shouldAnswerTheSameToTheSame(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int count) {
    ClusterSnapshot snapshot = random(new Random(seed), count, 2, 2);
    ClusterSnapshot again = random(new Random(seed), count, 2, 2);
    assertThat(planner.plan(snapshot, RebalancePolicy.defaults()))
        .isEqualTo(new RebalancePlanner().plan(again, RebalancePolicy.defaults()));
  }

  /** Nodes of any standing but AWAY, at least one of them a member, with 64 partitions placed. */
  private static ClusterSnapshot random(Random random, int count, int copies, int zones) {
    List<ClusterNode> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      NodeStanding standing = STANDINGS[random.nextInt(STANDINGS.length)];
      nodes.add(
          ClusterNode.of(
              "node-" + i,
              1 + random.nextInt(3),
              zones == 0 ? "" : "zone-" + random.nextInt(zones),
              i == 0 || standing == NodeStanding.AWAY ? NodeStanding.MEMBER : standing));
    }
    ClusterSnapshot snapshot = Snapshots.of(nodes, PARTITIONS, copies);
    return random.nextBoolean()
        ? snapshot.with(snapshot.node("node-0").wanting(1 + random.nextInt(4)))
        : snapshot;
  }
}
