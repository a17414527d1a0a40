package io.dpmgrid.bench.scrape;

import java.util.Comparator;
import java.util.List;

/**
 * Where the time of the slowest tenth of the scrapes went, means of them in milliseconds.
 *
 * @param scrapes how many these are
 * @param millis each took
 * @param cpuMillis the threads that served it, and the one that asked, were on a processor
 * @param waitMillis these were ready to run and had no processor; what is left of {@code millis} is
 *     neither, such as pauses of the collector
 */
record Slowest(int scrapes, double millis, double cpuMillis, double waitMillis) {

  /** One scrape. */
  record Scrape(double millis, ServingThreads.Time time) {}

  static Slowest of(List<Scrape> all) {
    List<Scrape> slowest =
        all.stream()
            .sorted(Comparator.comparingDouble(Scrape::millis).reversed())
            .limit(Math.max(1, all.size() / 10))
            .toList();
    return new Slowest(
        slowest.size(),
        slowest.stream().mapToDouble(Scrape::millis).average().orElse(Double.NaN),
        slowest.stream().mapToDouble(s -> s.time().cpuMillis()).average().orElse(Double.NaN),
        slowest.stream().mapToDouble(s -> s.time().waitMillis()).average().orElse(Double.NaN));
  }
}
