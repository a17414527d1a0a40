package io.dpmgrid.bench.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as the reports need them: medians, ratios, and a short way to print them. */
public final class Figures {
  private Figures() {}

  /**
   * The median; the mean of the middle two for an even count.
   *
   * @throws IllegalArgumentException if there is no value
   */
  public static double median(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("A median needs at least one value");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** {@code value / base}, or null where one is missing or the base is not positive. */
  public static @Nullable Double ratio(@Nullable Double value, @Nullable Double base) {
    return value == null || base == null || base <= 0 ? null : value / base;
  }

  /**
   * Three significant digits at least, no exponent, no trailing zeros; a dash for a missing value.
   */
  public static String plain(@Nullable Double value) {
    if (value == null || value.isNaN()) {
      return "-";
    }
    double size = Math.abs(value);
    if (size >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    String text = String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
    return text.replaceAll("0+$", "").replaceAll("\\.$", "");
  }
}
