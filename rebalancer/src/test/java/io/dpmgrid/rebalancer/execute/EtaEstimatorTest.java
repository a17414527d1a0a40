package io.dpmgrid.rebalancer.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How far off the estimate is, on traces of moves with noise. */
final class EtaEstimatorTest {
  private static final long TOTAL = 2_000_000_000L;

  /** Bytes per second at a second. */
  private interface Rate {
    double at(int second, Random random);
  }

  private record Errors(double median, double inBand) {}

  @Test
  void shouldBeWithinAQuarterForMostOfATrace() {
    Rate noisy = (s, r) -> 5e6 * Math.exp(0.5 * r.nextGaussian());
    Rate waves = (s, r) -> 5e6 * (1 + 0.5 * Math.sin(s / 15.0)) * Math.exp(0.3 * r.nextGaussian());
    Rate stalls = (s, r) -> s % 60 < 6 ? 0 : 6e6 * Math.exp(0.3 * r.nextGaussian());
    Rate slowStart = (s, r) -> Math.min(1, (s + 5) / 40.0) * 6e6 * Math.exp(0.3 * r.nextGaussian());
    Rate fading = (s, r) -> 7e6 * Math.exp(-s / 900.0) * Math.exp(0.4 * r.nextGaussian());
    Rate guarded = (s, r) -> 1e6 * (1 + (s % 40) / 5.0) * Math.exp(0.2 * r.nextGaussian());
    List<Rate> rates = List.of(noisy, waves, stalls, slowStart, fading, guarded);
    for (int i = 0; i < rates.size(); i++) {
      for (long seed = 1; seed <= 5; seed++) {
        Errors errors = errors(rates.get(i), seed);
        assertThat(errors.median()).as("trace %d, seed %d", i, seed).isLessThanOrEqualTo(0.25);
        assertThat(errors.inBand()).as("trace %d, seed %d", i, seed).isGreaterThan(0.5);
      }
    }
  }

  private static Errors errors(Rate rate, long seed) {
    Random random = new Random(seed);
    List<Double> moved = new ArrayList<>();
    double sum = 0;
    for (int s = 0; sum < TOTAL; s++) {
      sum += Math.max(0, rate.at(s, random));
      moved.add(Math.min(sum, TOTAL));
    }
    EtaEstimator estimator = new EtaEstimator();
    List<Double> errors = new ArrayList<>();
    int inBand = 0;
    for (int s = 0; s < moved.size() - 1; s++) {
      long now = moved.get(s).longValue();
      estimator.moved(1000, now);
      Eta eta = estimator.eta(TOTAL - now);
      double left = moved.size() - 1 - s;
      if (eta != null) {
        errors.add(Math.abs(eta.remaining().toMillis() / 1000.0 - left) / left);
        boolean in = eta.least().toMillis() <= left * 1000 && eta.most().toMillis() >= left * 1000;
        inBand += in ? 1 : 0;
      }
    }
    Collections.sort(errors);
    return new Errors(errors.get(errors.size() / 2), (double) inBand / errors.size());
  }

  @Test
  void shouldSayNothingBeforeItSawAnything() {
    EtaEstimator estimator = new EtaEstimator();
    assertThat(estimator.eta(100)).isNull();
    for (int s = 0; s < 100; s++) {
      estimator.moved(1000, 0);
    }
    assertThat(estimator.eta(100)).as("nothing moves").isNull();
    assertThat(estimator.eta(0)).isNotNull();
  }

  @Test
  void shouldForgetWhenCountingBeginsAnew() {
    EtaEstimator estimator = new EtaEstimator();
    for (int s = 0; s < 20; s++) {
      estimator.moved(1000, s * 1000L);
    }
    estimator.moved(1000, 5);
    estimator.moved(1000, 1005);
    assertThat(estimator.eta(10_000))
        .isNotNull()
        .satisfies(eta -> assertThat(eta.bytesPerSecond()).isBetween(900.0, 1100.0));
    estimator.reset();
    assertThat(estimator.eta(10_000)).isNull();
  }
}
