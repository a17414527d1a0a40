package io.dpmgrid.bench.report;

import org.jspecify.annotations.Nullable;

/**
 * A speed to reach and what this run gave.
 *
 * @param name what is compared with what, under which load
 * @param wanted the bound, as a person reads it, for example {@code >= 1.5x}
 * @param got the measured figure; absent if the run did not contain what it takes
 * @param unit the unit of {@code got}, for example {@code x} or {@code ms}
 * @param reached whether the bound holds; absent if it could not be judged
 */
public record Target(
    String name, String wanted, @Nullable Double got, String unit, @Nullable Boolean reached) {

  /** {@code got} must not be below {@code bound}. */
  public static Target atLeast(String name, double bound, @Nullable Double got, String unit) {
    return new Target(
        name, ">= " + Figures.plain(bound) + unit, got, unit, got == null ? null : got >= bound);
  }

  /** {@code got} must not be above {@code bound}. */
  public static Target atMost(String name, double bound, @Nullable Double got, String unit) {
    return new Target(
        name, "<= " + Figures.plain(bound) + unit, got, unit, got == null ? null : got <= bound);
  }

  /** The loss must not be above {@code bound}; not judged where the pairs cannot tell. */
  public static Target atMost(String name, double bound, PairedLoss loss) {
    Boolean reached = null;
    if (loss.highPercent() <= bound) {
      reached = true;
    } else if (loss.lowPercent() > bound) {
      reached = false;
    }
    return new Target(name, "<= " + Figures.plain(bound) + " %", loss.percent(), " %", reached);
  }

  /** {@code reached}, {@code missed}, {@code not measured} or {@code lost in the noise}. */
  public String verdict() {
    if (reached == null) {
      return got == null ? "not measured" : "lost in the noise";
    }
    return reached ? "reached" : "missed";
  }
}
