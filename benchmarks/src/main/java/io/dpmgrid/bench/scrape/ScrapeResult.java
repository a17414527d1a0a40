package io.dpmgrid.bench.scrape;

import io.dpmgrid.bench.report.Environment;
import io.dpmgrid.bench.report.Figures;
import io.dpmgrid.bench.report.Findings;
import io.dpmgrid.bench.report.PairedLoss;
import io.dpmgrid.bench.report.Target;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
 * @param p50Millis median of those under load, of which two come in two seconds; these read
 *     everything anew that is not dearer
 * @param p99Millis the 99th percentile of them
 * @param cpuMillis processor time of one, of the threads that serve it and the one that asks,
 *     median; absent where the kernel does not tell, as {@code slowest}
 * @param putsAlone puts per second in spells without a scrape, median of the spells
 * @param putsScraped puts per second in spells with a scrape, median of the spells
 * @param putsLost what a scrape each second costs the puts: half of what a scrape in a spell of
 *     half a second does
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
    @Nullable Double cpuMillis,
    @Nullable Slowest slowest,
    double putsAlone,
    double putsScraped,
    PairedLoss putsLost)
    implements Findings {
  private static final double SCRAPE_MILLIS = 50;
  private static final double LOST_PERCENT = 1;

  @Override
  public List<Target> targets() {
    return List.of(
        Target.atMost("first scrape of the node's life", SCRAPE_MILLIS, firstMillis, " ms"),
        Target.atMost("p99 of scrapes under puts", SCRAPE_MILLIS, p99Millis, " ms"),
        Target.atMost("puts lost to a scrape each second", LOST_PERCENT, putsLost));
  }

  @Override
  public String figures() {
    return String.format(
        Locale.ROOT,
        "%d caches, %d series, %d bytes%n"
            + "first scrape, %d s after the node was ready: %.1f ms, %.1f ms of processor time%n"
            + "scrapes while a thread puts: p50 %.1f ms, p99 %.1f ms, %s ms of processor time%n"
            + "%s"
            + "puts/s: %.0f unscraped, %.0f with a scrape in half a second%n"
            + "puts lost to a scrape each second: %.2f %%, between %.2f %% and %.2f %% (95 %%"
            + " confidence, %d pairs)%n",
        caches,
        series,
        bytes,
        firstAfterSeconds,
        firstMillis,
        firstCpuMillis,
        p50Millis,
        p99Millis,
        Figures.plain(cpuMillis),
        slow(),
        putsAlone,
        putsScraped,
        putsLost.percent(),
        putsLost.lowPercent(),
        putsLost.highPercent(),
        putsLost.pairs());
  }

  private String slow() {
    return slowest == null
        ? ""
        : String.format(
            Locale.ROOT,
            "the slowest %d: %.1f ms, of it %.1f ms on a processor and %.1f ms waiting for one%n",
            slowest.scrapes(),
            slowest.millis(),
            slowest.cpuMillis(),
            slowest.waitMillis());
  }
}
