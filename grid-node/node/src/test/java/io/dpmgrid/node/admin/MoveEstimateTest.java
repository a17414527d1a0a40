package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.admin.grid.RebalanceMove;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MoveEstimateTest {
  private static final Map<String, Double> IN_PART = Map.of("g", 0.5);

  private static RebalanceMove move(
      long left, long total, @Nullable Long bytesLeft, @Nullable Long received) {
    return new RebalanceMove("n", "g", left, total, bytesLeft, received, null);
  }

  private static MoveEstimate of(RebalanceMove move, double bytesPerSecond, double rateError) {
    return Objects.requireNonNull(
        MoveEstimate.of(List.of(move), bytesPerSecond, rateError, 0, IN_PART));
  }

  @Test
  void shouldGoByWhatCameNotByThePagesOfTheStores() {
    MoveEstimate estimate = of(move(50, 100, 9_999_999L, 50_500L), 1_000, 0);
    assertThat(estimate.seconds()).isEqualTo(50);
    assertThat(estimate.lowSeconds()).isBetween(40L, 49L);
    assertThat(estimate.highSeconds()).isBetween(51L, 60L);
  }

  @Test
  void shouldCountPartitionsThatAreThereInPart() {
    RebalanceMove move = move(90, 100, null, 30_000L);
    MoveEstimate estimate =
        Objects.requireNonNull(MoveEstimate.of(List.of(move), 1_000, 0, 0, Map.of("g", 20.0)));
    assertThat(estimate.seconds()).isEqualTo(70);
    // No more of them are there than are left to come.
    move = move(2, 100, null, 100_000L);
    estimate =
        Objects.requireNonNull(MoveEstimate.of(List.of(move), 1_000, 0, 0, Map.of("g", 20.0)));
    assertThat(estimate.seconds()).isZero();
  }

  @Test
  void shouldGetSurerTheMoreHasCome() {
    long width = Long.MAX_VALUE;
    for (long done : new long[] {1, 10, 100, 900}) {
      MoveEstimate now = of(move(1_000 - done, 1_000, null, done * 1_000_000), 1_000, 0.1);
      assertThat(now.highSeconds() - now.lowSeconds()).isLessThan(width);
      width = now.highSeconds() - now.lowSeconds();
    }
  }

  @Test
  void shouldOwnUpToNotKnowing() {
    assertThat(MoveEstimate.of(List.of(), 5, 0, 0, IN_PART)).isNull();
    assertThat(MoveEstimate.of(List.of(move(1, 2, 5L, 5L)), 0, 0, 0, IN_PART)).isNull();
    assertThat(MoveEstimate.of(List.of(move(2, 2, null, 0L)), 5, 0, 0, IN_PART)).isNull();
    assertThat(of(move(2, 2, 1_000L, null), 100, 1)).isEqualTo(new MoveEstimate(10, 0, 200));
  }

  @Test
  void shouldReckonWithTheBusiestOfLimitedSenders() {
    long seed = 23;
    Random random = new Random(seed);
    int senders = 3;
    double off = 0;
    double offWithout = 0;
    int within = 0;
    int trials = 500;
    for (int trial = 0; trial < trials; trial++) {
      int left = 20 + random.nextInt(200);
      int[] has = new int[senders];
      for (int i = 0; i < left; i++) {
        has[random.nextInt(senders)]++;
      }
      double truth = Arrays.stream(has).max().orElseThrow();
      List<RebalanceMove> moves = List.of(move(left, left + 1_000, null, 1_000_500L));
      MoveEstimate estimate =
          Objects.requireNonNull(MoveEstimate.of(moves, senders * 1_000, 0.05, senders, IN_PART));
      off += estimate.seconds() / truth - 1;
      offWithout +=
          Objects.requireNonNull(MoveEstimate.of(moves, senders * 1_000, 0.05, 1, IN_PART))
                      .seconds()
                  / truth
              - 1;
      within += estimate.lowSeconds() <= truth && truth <= estimate.highSeconds() ? 1 : 0;
    }
    assertThat(off / trials).as("seed %d", seed).isBetween(-0.03, 0.03);
    assertThat(offWithout / trials).isLessThan(-0.05);
    assertThat(within / (double) trials).isGreaterThan(0.9);
  }

  @Test
  void shouldWaitForTheSlowerOfTwoNodes() {
    assertThat(new MoveEstimate(10, 2, 30).and(new MoveEstimate(7, 5, 90)))
        .isEqualTo(new MoveEstimate(10, 5, 90));
  }

  @Test
  void shouldKeepTheTruthInItsRangeAndTheMedianErrorSmall() {
    long seed = 11;
    Random random = new Random(seed);
    int within = 0;
    int trials = 500;
    List<Double> errors = new ArrayList<>();
    for (int trial = 0; trial < trials; trial++) {
      int total = 64 + random.nextInt(500);
      int done = 4 + random.nextInt(total - 8);
      long came = 0;
      long comes = 0;
      for (int i = 0; i < total; i++) {
        long bytes = 500_000L + random.nextInt(1_000_000);
        long before = i < done ? bytes : i == done ? bytes / 2 : 0;
        came += before;
        comes += bytes - before;
      }
      MoveEstimate estimate = of(move(total - done, total, null, came), 1_000_000, 0.05);
      double truth = comes / 1e6;
      within += estimate.lowSeconds() <= truth && truth <= estimate.highSeconds() ? 1 : 0;
      errors.add(Math.abs(estimate.seconds() - truth) / Math.max(1, truth));
    }
    assertThat(within / (double) trials).as("seed %d", seed).isGreaterThan(0.95);
    assertThat(errors.stream().sorted().toList().get(trials / 2)).isLessThan(0.25);
  }
}
