package io.dpmgrid.rebalancer.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class CapacitySharesTest {
  @Test
  void shouldFollowTheWeightsWhereNothingHinders() {
    assertShares(
        List.of(node("a", 1, ""), node("b", 2, ""), node("c", 1, "")), 1000, 1, 250, 500, 250);
  }

  @Test
  void shouldGiveWhatANodeCannotTakeToTheOthers() {
    // The share of b would be 1.6 copies of each partition.
    assertShares(
        List.of(node("a", 1, ""), node("b", 8, ""), node("c", 1, "")), 1000, 2, 500, 1000, 500);
  }

  @Test
  void shouldGiveWhatAZoneCannotTakeToTheOthersAndKeepWeightsWithinIt() {
    assertShares(
        List.of(node("a1", 3, "a"), node("a2", 6, "a"), node("b", 1, "b"), node("c", 1, "c")),
        900,
        2,
        300,
        600,
        450,
        450);
  }

  @Test
  void shouldTreatOneZoneForAllAsNone() {
    assertShares(List.of(node("a", 1, "z"), node("b", 1, "z")), 10, 2, 10, 10);
  }

  @Test
  void shouldGiveEachNodeEverythingIfThereAreAsManyCopiesAsNodes() {
    assertShares(List.of(node("a", 1, ""), node("b", 1_000_000, "")), 10, 5, 10, 10);
  }

  @Test
  void shouldStandTheWidestSpreadOfWeights() {
    CapacityShares shares =
        CapacityShares.of(
            new PlacementRequest(
                List.of(node("a", 0.001, ""), node("b", 1_000_000, ""), node("c", 1_000_000, "")),
                1000,
                1));
    assertThat(shares.copies(0)).isPositive().isLessThan(1e-5);
    assertThat(shares.copies(1)).isCloseTo(500, within(1e-4));
  }

  private static PlacementNode node(String id, double weight, String zone) {
    return new PlacementNode(id, weight, zone);
  }

  private static void assertShares(
      List<PlacementNode> nodes, int partitions, int copies, double... wanted) {
    CapacityShares shares = CapacityShares.of(new PlacementRequest(nodes, partitions, copies));
    for (int i = 0; i < wanted.length; i++) {
      assertThat(shares.copies(i)).as(nodes.get(i).id()).isCloseTo(wanted[i], within(1e-6));
    }
  }
}
