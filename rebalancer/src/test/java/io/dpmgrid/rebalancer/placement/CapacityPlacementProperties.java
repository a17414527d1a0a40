package io.dpmgrid.rebalancer.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** What holds for every cluster. jqwik prints the seed of a run that fails. */
class CapacityPlacementProperties {
  private final CapacityPlacement placement = new CapacityPlacement();

  @Property(tries = 200)
  void shouldGiveEveryPartitionItsCopiesOnDifferentNodesAndZones(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 24) int nodes,
      @ForAll @IntRange(min = 0, max = 6) int zones,
      @ForAll @IntRange(min = 1, max = 5) int copies,
      @ForAll @IntRange(min = 1, max = 300) int partitions,
      @ForAll @DoubleRange(min = 1, max = 100) double spread) {
    PlacementRequest request =
        new PlacementRequest(Clusters.of(seed, nodes, spread, zones), partitions, copies);
    Assignment placed = placement.place(request);
    Set<String> named = new HashSet<>();
    request.nodes().forEach(node -> named.add(node.zone()));
    boolean zoned = zones > 0 && named.size() > 1;
    int limit = request.copiesPerZone();
    if (zoned && named.size() >= copies) {
      assertThat(limit).isEqualTo(1);
    }
    for (int p = 0; p < partitions; p++) {
      List<String> owners = placed.owners(p);
      assertThat(owners).hasSize(Math.min(copies, nodes)).doesNotHaveDuplicates();
      if (zoned) {
        for (String zone : named) {
          assertThat(
                  request.nodes().stream()
                      .filter(node -> node.zone().equals(zone) && owners.contains(node.id()))
                      .count())
              .isLessThanOrEqualTo(limit);
        }
      }
    }
  }

  @Property(tries = 100)
  void shouldNotDependOnTheOrderOfTheNodes(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 20) int nodes,
      @ForAll @IntRange(min = 0, max = 4) int zones,
      @ForAll @IntRange(min = 1, max = 3) int copies) {
    List<PlacementNode> some = Clusters.of(seed, nodes, 4, zones);
    List<PlacementNode> shuffled = new ArrayList<>(some);
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(placement.place(new PlacementRequest(shuffled, 256, copies)))
        .isEqualTo(new CapacityPlacement().place(new PlacementRequest(some, 256, copies)));
  }

  @Property(tries = 60)
  void shouldGiveEachNodeItsShareWithinFivePercent(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 16) int nodes,
      @ForAll @IntRange(min = 0, max = 5) int zones,
      @ForAll @IntRange(min = 1, max = 3) int copies,
      @ForAll @DoubleRange(min = 1, max = 8) double spread) {
    PlacementRequest request =
        new PlacementRequest(Clusters.of(seed, nodes, spread, zones), 2048, copies);
    CapacityShares shares = CapacityShares.of(request);
    int[] loads = placement.place(request).loads();
    for (int i = 0; i < loads.length; i++) {
      double share = shares.copies(i);
      assertThat(Math.abs(loads[i] - share))
          .as("copies of %s, whose share is %s of %s", request.nodes().get(i), share, request)
          .isLessThanOrEqualTo(Math.max(1, 0.05 * share));
    }
  }

  @Property(tries = 40)
  void shouldMoveLittleMoreThanItMustWhenANodeJoins(
      @ForAll long seed,
      @ForAll @IntRange(min = 3, max = 12) int nodes,
      @ForAll @IntRange(min = 1, max = 3) int copies,
      @ForAll @DoubleRange(min = 1, max = 2) double weight) {
    List<PlacementNode> before = Clusters.of(seed, nodes, 1, 0);
    List<PlacementNode> after = new ArrayList<>(before);
    after.add(new PlacementNode("joined", weight, ""));
    assertLittle(before, after, copies);
  }

  @Property(tries = 40)
  void shouldMoveLittleMoreThanItMustWhenANodeLeaves(
      @ForAll long seed,
      @ForAll @IntRange(min = 4, max = 12) int nodes,
      @ForAll @IntRange(min = 1, max = 2) int copies) {
    List<PlacementNode> before = Clusters.of(seed, nodes, 1, 0);
    assertLittle(before, before.subList(1, nodes), copies);
  }

  private void assertLittle(List<PlacementNode> before, List<PlacementNode> after, int copies) {
    PlacementRequest then = new PlacementRequest(after, 16_384, copies);
    PlacementRequest now = new PlacementRequest(before, 16_384, copies);
    Assignment placed = placement.place(now);
    double minimum = Clusters.minimum(placed, now, then);
    assertThat(Clusters.moved(placed, placement.place(then)) / minimum)
        .as("moved by the minimum of %s, from %s to %s", minimum, before, after)
        .isLessThanOrEqualTo(1.1);
  }
}
