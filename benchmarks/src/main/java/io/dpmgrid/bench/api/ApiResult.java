package io.dpmgrid.bench.api;

import io.dpmgrid.bench.report.Environment;
import io.dpmgrid.bench.report.Findings;
import io.dpmgrid.bench.report.PairedLoss;
import io.dpmgrid.bench.report.Target;
import java.util.List;
import java.util.Locale;

/**
 * What was measured.
 *
 * @param quick whether this was a smoke test only
 * @param writers threads that put in the node
 * @param readyP50Millis median of {@code /health/ready} while they put
 * @param readyP99Millis the 99th percentile of it
 * @param readyMaxMillis the longest of it
 * @param readyRequests how many that were
 * @param clusterPerSecond answers to {@code GET /api/v1/cluster} of a node confined to one
 *     processor
 * @param consoles that looked
 * @param looksPerSecond requests of all consoles
 * @param putsAlone puts per second while nobody looked, median of the spells
 * @param putsWatched puts per second while the consoles did, median of the spells
 * @param putsLost what the consoles cost the puts, from pairs of spells
 */
record ApiResult(
    boolean quick,
    Environment environment,
    int writers,
    double readyP50Millis,
    double readyP99Millis,
    double readyMaxMillis,
    long readyRequests,
    double clusterPerSecond,
    int consoles,
    double looksPerSecond,
    double putsAlone,
    double putsWatched,
    PairedLoss putsLost)
    implements Findings {
  private static final double READY_MILLIS = 5;
  private static final double CLUSTER_PER_SECOND = 2000;
  private static final double LOST_PERCENT = 5;

  @Override
  public List<Target> targets() {
    return List.of(
        Target.atMost("p99 of /health/ready under puts", READY_MILLIS, readyP99Millis, " ms"),
        Target.atLeast(
            "GET /api/v1/cluster on one processor", CLUSTER_PER_SECOND, clusterPerSecond, "/s"),
        Target.atMost(
            "puts lost to " + consoles + " consoles that look every second",
            LOST_PERCENT,
            putsLost));
  }

  @Override
  public String figures() {
    return String.format(
        Locale.ROOT,
        "/health/ready while %d threads put: p50 %.2f ms, p99 %.2f ms, max %.1f ms of %d%n"
            + "GET /api/v1/cluster, the node on one processor: %.0f/s%n"
            + "puts/s: %.0f alone, %.0f with %d consoles (%.0f requests/s): %.1f %% lost, between"
            + " %.1f %% and %.1f %% (95 %% confidence, %d pairs)%n",
        writers,
        readyP50Millis,
        readyP99Millis,
        readyMaxMillis,
        readyRequests,
        clusterPerSecond,
        putsAlone,
        putsWatched,
        consoles,
        looksPerSecond,
        putsLost.percent(),
        putsLost.lowPercent(),
        putsLost.highPercent(),
        putsLost.pairs());
  }
}
