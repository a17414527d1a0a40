package io.dpmgrid.bench.api;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * How long a client waited for its answers.
 *
 * @param requests how many
 */
record Waits(double p50Millis, double p99Millis, double maxMillis, long requests) {
  /** From nanoseconds. */
  static Waits of(Histogram nanos) {
    return new Waits(
        nanos.getValueAtPercentile(50) / 1e6,
        nanos.getValueAtPercentile(99) / 1e6,
        nanos.getMaxValue() / 1e6,
        nanos.getTotalCount());
  }

  String text() {
    return String.format(
        Locale.ROOT,
        "p50 %.2f ms, p99 %.2f ms, max %.1f ms of %d",
        p50Millis,
        p99Millis,
        maxMillis,
        requests);
  }
}
