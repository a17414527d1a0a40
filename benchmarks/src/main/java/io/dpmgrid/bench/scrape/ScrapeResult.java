package io.dpmgrid.bench.scrape;

import io.dpmgrid.bench.report.Environment;
import io.dpmgrid.bench.report.Findings;
import io.dpmgrid.bench.report.Target;
import java.util.List;
import java.util.Locale;

/**
 * What was measured.
 *
 * @param quick whether this was a smoke test only
 * @param caches caches of the node
 * @param series series of one scrape
 * @param bytes bytes of one scrape, as text
 * @param firstAfterSeconds from a ready node to its first scrape
 * @param firstMillis the first scrape of the node's life, with its connection
 * @param firstCpuMillis processor time of the threads that served it
 * @param p50Millis median of those that came a second apart, under load; these read everything anew
 *     that is not dearer
 * @param p99Millis the 99th percentile of them
 * @param cpuMillis processor time of the threads that serve a scrape
 * @param putsAlone puts per second while nobody scraped, median of the seconds
 * @param putsScraped puts per second while somebody did each second, median of the seconds
 * @param putsLostPercent of the puts; negative if there were more
 * @param noisePercent by how much the medians of the two halves of {@code putsAlone} differ
 */
record ScrapeResult(
    boolean quick,
    Environment environment,
    int caches,
    long series,
    long bytes,
    int firstAfterSeconds,
    double firstMillis,
    double firstCpuMillis,
    double p50Millis,
    double p99Millis,
    double cpuMillis,
    double putsAlone,
    double putsScraped,
    double putsLostPercent,
    double noisePercent)
    implements Findings {
  private static final double SCRAPE_MILLIS = 50;

  @Override
  public List<Target> targets() {
    return List.of(
        Target.atMost("first scrape of the node's life", SCRAPE_MILLIS, firstMillis, " ms"),
        Target.atMost("p99 of scrapes under puts", SCRAPE_MILLIS, p99Millis, " ms"));
  }

  @Override
  public String figures() {
    return String.format(
        Locale.ROOT,
        "%d caches, %d series, %d bytes%n"
            + "first scrape, %d s after the node was ready: %.1f ms, %.1f ms of processor time%n"
            + "a scrape each second while a thread puts: p50 %.1f ms, p99 %.1f ms, %.1f ms of"
            + " processor time%n"
            + "puts/s: %.0f unscraped, %.0f scraped each second: %.1f %% lost, noise %.1f %%%n",
        caches,
        series,
        bytes,
        firstAfterSeconds,
        firstMillis,
        firstCpuMillis,
        p50Millis,
        p99Millis,
        cpuMillis,
        putsAlone,
        putsScraped,
        putsLostPercent,
        noisePercent);
  }
}
