package io.dpmgrid.bench.report;

import java.util.Arrays;
import java.util.List;

/**
 * What something costs a rate, from pairs of short spells beside each other, one without it and one
 * with it: what else changes the rate is mostly the same in both.
 *
 * @param pairs how many
 * @param percent of the rate that is lost, the middle of the pairs (Hodges and Lehmann's estimate,
 *     the median of the means of any two); negative if the rate rose
 * @param lowPercent with {@code highPercent} the bounds between which the middle lies with a
 *     confidence of 95 % (Wilcoxon's signed ranks; of fewer than six pairs, the extremes)
 */
public record PairedLoss(int pairs, double percent, double lowPercent, double highPercent) {
  private static final double NORMAL_95 = 1.96;

  /**
   * Compares.
   *
   * @param without rates without it, above 0
   * @param with rates with it, above 0, each the partner of the one with the same index
   * @throws IllegalArgumentException if there are no pairs
   */
  public static PairedLoss of(List<Double> without, List<Double> with) {
    int n = without.size();
    if (n == 0 || with.size() != n) {
      throw new IllegalArgumentException(n + " and " + with.size() + " spells are no pairs");
    }
    double[] change = new double[n];
    for (int i = 0; i < n; i++) {
      change[i] = Math.log(with.get(i) / without.get(i));
    }
    double[] means = meansOfTwo(change);
    double expected = n * (n + 1) / 4.0;
    double spread = Math.sqrt(n * (n + 1.0) * (2 * n + 1) / 24);
    int cut = n < 6 ? 0 : (int) Math.max(0, Math.floor(expected - NORMAL_95 * spread));
    int last = means.length - 1;
    double middle = (means[last / 2] + means[(last + 1) / 2]) / 2;
    return new PairedLoss(n, lost(middle), lost(means[last - cut]), lost(means[cut]));
  }

  /** The same for a load that is this many times as heavy, as far as costs add up. */
  public PairedLoss times(double factor) {
    return new PairedLoss(pairs, percent * factor, lowPercent * factor, highPercent * factor);
  }

  private static double[] meansOfTwo(double[] values) {
    double[] means = new double[values.length * (values.length + 1) / 2];
    int at = 0;
    for (int i = 0; i < values.length; i++) {
      for (int j = i; j < values.length; j++) {
        means[at++] = (values[i] + values[j]) / 2;
      }
    }
    Arrays.sort(means);
    return means;
  }

  private static double lost(double logOfRatio) {
    return -Math.expm1(logOfRatio) * 100;
  }
}
