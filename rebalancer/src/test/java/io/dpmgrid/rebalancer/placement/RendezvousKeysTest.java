package io.dpmgrid.rebalancer.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RendezvousKeysTest {
  /** The numbers come from an independent program in another language. */
  @Test
  void shouldComputeWhatClientsInOtherLanguagesDo() {
    assertThat(RendezvousKeys.hash("node-1")).isEqualTo(0x13950d4ef307e655L);
    assertThat(RendezvousKeys.hash("Köln")).isEqualTo(0x61b78a0e49cbb78cL);
    RendezvousKeys keys = new RendezvousKeys(1024, "node-0", "node-1");
    assertThat(rank(keys, 0)).isEqualTo(515);
    assertThat(rank(keys, 7)).isEqualTo(557);
    assertThat(rank(keys, 1023)).isEqualTo(21);
    assertThat(rank(new RendezvousKeys(1_000_000, "x", "node-1"), 999_999)).isEqualTo(224568);
    assertThat(keys.key(1, 7, rank(keys, 7))).isCloseTo(0.7862961913490109, within(1e-14));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 1000, 1024, 30_000, 65_536})
  void shouldRankEachPartitionOnceAtEachNode(int partitions) {
    RendezvousKeys keys = new RendezvousKeys(partitions, "a", "b");
    assertThat(keys.ranks()).isGreaterThanOrEqualTo(partitions);
    BitSet first = new BitSet();
    BitSet second = new BitSet();
    int[] ranks = new int[2];
    for (int p = 0; p < partitions; p++) {
      keys.ranks(p, ranks);
      assertThat(ranks[0]).isBetween(0, keys.ranks() - 1);
      first.set(ranks[0]);
      second.set(ranks[1]);
    }
    assertThat(first.cardinality()).isEqualTo(partitions);
    assertThat(second.cardinality()).isEqualTo(partitions);
  }

  @Test
  void shouldRankWithoutRegardToOtherNodes() {
    // Of independent orders, the ranks of a partition at two nodes do not go together.
    RendezvousKeys keys = new RendezvousKeys(4096, "node-1", "node-2");
    int[] ranks = new int[2];
    double sum = 0;
    for (int p = 0; p < 4096; p++) {
      keys.ranks(p, ranks);
      sum += (ranks[0] / 4095.0 - 0.5) * (ranks[1] / 4095.0 - 0.5);
    }
    assertThat(sum / 4096 * 12).isBetween(-0.06, 0.06);
  }

  @Test
  void shouldComputeTheLogarithmToTheLastBits() {
    Random random = new Random(42);
    for (int i = 0; i < 100_000; i++) {
      double u = (random.nextLong() >>> 11) * 0x1p-53;
      double right = -StrictMath.log1p(-u);
      assertThat(Math.abs(RendezvousKeys.exponential(u) - right)).isLessThan(right * 1e-15);
    }
  }

  @Test
  void shouldComputeTheLogarithmAtTheEnds() {
    assertThat(RendezvousKeys.exponential(0)).isZero();
    assertThat(RendezvousKeys.exponential(0x1p-53)).isCloseTo(0x1p-53, within(0x1p-100));
    assertThat(RendezvousKeys.exponential(1 - 0x1p-53)).isCloseTo(53 * Math.log(2), within(1e-13));
  }

  private static int rank(RendezvousKeys keys, int partition) {
    int[] ranks = new int[2];
    keys.ranks(partition, ranks);
    return ranks[1];
  }
}
