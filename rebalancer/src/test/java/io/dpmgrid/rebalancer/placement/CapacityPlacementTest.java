package io.dpmgrid.rebalancer.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CapacityPlacementTest {
  private final CapacityPlacement placement = new CapacityPlacement();

  /**
   * Nodes and clients of different releases compute this answer side by side: another one would
   * move the data of a running cluster, or send requests to the wrong nodes.
   */
  @Test
  void shouldAnswerAsEver() {
    PlacementRequest three = new PlacementRequest(equal(3), 1024, 2);
    assertThat(fingerprint(placement.place(three))).isEqualTo(-1358271056058389519L);
  }

  @Test
  void shouldAnswerTheSameOnOneThreadAndOnSeveral() throws Exception {
    // Enough partitions that several threads are used where there are any.
    PlacementRequest request = new PlacementRequest(equal(150), 60_000, 2);
    Assignment several = placement.place(request);
    ForkJoinPool one = new ForkJoinPool(1);
    try {
      assertThat(one.submit(() -> placement.place(request)).get()).isEqualTo(several);
    } finally {
      one.shutdown();
    }
  }

  @Test
  void shouldPlaceAGridOfAThousandNodes() {
    PlacementRequest request = new PlacementRequest(equal(1000), 100_000, 2);
    int[] loads = placement.place(request).loads();
    assertThat(loads).hasSize(1000);
    assertThat(IntStream.of(loads)).allSatisfy(load -> assertThat(load).isBetween(190, 210));
  }

  @Test
  void shouldLetThePrimariesFollowTheWeights() {
    PlacementRequest request =
        new PlacementRequest(
            List.of(
                new PlacementNode("a", 1, ""),
                new PlacementNode("b", 1, ""),
                new PlacementNode("c", 2, ""),
                new PlacementNode("d", 3, "")),
            1024,
            2);
    Assignment placed = placement.place(request);
    int[] primaries = new int[4];
    for (int p = 0; p < 1024; p++) {
      primaries[placed.owner(p, 0)]++;
    }
    CapacityShares shares = CapacityShares.of(request);
    for (int i = 0; i < 4; i++) {
      double share = shares.copies(i) / 2;
      assertThat((double) primaries[i]).isBetween(share * 0.95, share * 1.05);
    }
  }

  @Test
  void shouldTakeTheLastNodeAndTheLastPartition() {
    Assignment placed = placement.place(new PlacementRequest(equal(1), 1, 3));
    assertThat(placed.owners(0)).containsExactly("node-1");
  }

  private static List<PlacementNode> equal(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> new PlacementNode("node-" + i, 1, ""))
        .toList();
  }

  /** A number that any other owner of any partition, or another order, would change. */
  private static long fingerprint(Assignment placed) {
    long sum = 0;
    for (int p = 0; p < placed.partitions(); p++) {
      for (String owner : placed.owners(p)) {
        sum = RendezvousKeys.mix(sum + RendezvousKeys.hash(owner));
      }
    }
    return sum;
  }
}
