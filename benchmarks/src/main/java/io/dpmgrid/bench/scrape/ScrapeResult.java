package io.dpmgrid.bench.scrape;

import java.util.Locale;

/**
 * What was measured.
 *
 * @param caches caches of the node
 * @param series series of one scrape
 * @param bytes bytes of one scrape, as text
 * @param firstMillis the first scrape of the node's life
 * @param p50Millis median of those that came a second apart, under load; these read everything anew
 *     that is not dearer
 * @param p99Millis the 99th percentile of them
 * @param cpuMillis processor time of the threads that serve a scrape
 * @param putsAlone puts per second while nobody scraped, median of the seconds
 * @param putsScraped puts per second while somebody did each second, median of the seconds
 * @param noise by how much the medians of the two halves of {@code putsAlone} differ, as a share
 */
record ScrapeResult(
    int caches,
    long series,
    long bytes,
    double firstMillis,
    double p50Millis,
    double p99Millis,
    double cpuMillis,
    double putsAlone,
    double putsScraped,
    double noise) {
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d caches, %d series, %d bytes: first scrape %.1f ms, then p50 %.1f ms, p99 %.1f ms,"
            + " %.1f ms of processor time each; puts/s %.0f unscraped, %.0f scraped each second"
            + " (%+.1f %%, noise %.1f %%)",
        caches,
        series,
        bytes,
        firstMillis,
        p50Millis,
        p99Millis,
        cpuMillis,
        putsAlone,
        putsScraped,
        (putsScraped / putsAlone - 1) * 100,
        noise * 100);
  }
}
