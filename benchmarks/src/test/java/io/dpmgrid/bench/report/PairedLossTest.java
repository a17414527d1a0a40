package io.dpmgrid.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairedLossTest {
  @Test
  void shouldFindALossThatIsTheSameInAllPairs() {
    PairedLoss loss = PairedLoss.of(List.of(100.0, 200.0, 50.0), List.of(90.0, 180.0, 45.0));
    assertThat(loss.pairs()).isEqualTo(3);
    assertThat(loss.percent()).isCloseTo(10, within(1e-9));
    assertThat(loss.lowPercent()).isCloseTo(10, within(1e-9));
    assertThat(loss.highPercent()).isCloseTo(10, within(1e-9));
  }

  @Test
  void shouldCallAGainANegativeLoss() {
    assertThat(PairedLoss.of(List.of(100.0), List.of(110.0)).percent())
        .isCloseTo(-10, within(1e-9));
  }

  @Test
  void shouldHaveTheTruthBetweenItsBoundsAsOftenAsItSays() {
    long seed = 4;
    Random random = new Random(seed);
    int trials = 400;
    int right = 0;
    double width = 0;
    for (int trial = 0; trial < trials; trial++) {
      List<Double> without = new ArrayList<>();
      List<Double> with = new ArrayList<>();
      for (int pair = 0; pair < 60; pair++) {
        // What both spells of a pair share may be anything.
        double both = 100_000 * (1 + random.nextDouble());
        without.add(both * Math.exp(0.05 * random.nextGaussian()));
        with.add(both * 0.98 * Math.exp(0.05 * random.nextGaussian()));
      }
      PairedLoss loss = PairedLoss.of(without, with);
      right += loss.lowPercent() <= 2 && 2 <= loss.highPercent() ? 1 : 0;
      width += loss.highPercent() - loss.lowPercent();
    }
    assertThat(right / (double) trials).as("seed %d", seed).isBetween(0.92, 0.98);
    assertThat(width / trials).as("narrow enough to tell").isLessThan(4);
  }

  @Test
  void shouldNotBeMovedByAFewSpellsThatWentWrong() {
    List<Double> without = new ArrayList<>(List.of(1.0, 1.0));
    List<Double> with = new ArrayList<>(List.of(0.01, 0.02));
    for (int pair = 0; pair < 30; pair++) {
      without.add(1.0);
      with.add(0.99);
    }
    assertThat(PairedLoss.of(without, with).percent()).isCloseTo(1, within(0.01));
  }

  @Test
  void shouldScaleToAnotherLoad() {
    PairedLoss half = new PairedLoss(7, 3, -1, 5).times(0.5);
    assertThat(half).isEqualTo(new PairedLoss(7, 1.5, -0.5, 2.5));
  }

  @Test
  void shouldRefuseWhatIsNoPair() {
    assertThatThrownBy(() -> PairedLoss.of(List.of(1.0), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PairedLoss.of(List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
