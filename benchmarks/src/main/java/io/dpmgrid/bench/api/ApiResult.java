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
 * @param ready {@code /health/ready} while they put
 * @param bare a server in the same process that only answers, asked in turn with it
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
    Waits ready,
    Waits bare,
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
        Target.atMost("p99 of /health/ready under puts", READY_MILLIS, ready.p99Millis(), " ms"),
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
        "/health/ready while %d threads put: %s%n"
            + "a bare server in the same process: %s%n"
            + "GET /api/v1/cluster, the node on one processor: %.0f/s%n"
            + "puts/s: %.0f alone, %.0f with %d consoles (%.0f requests/s): %.1f %% lost, between"
            + " %.1f %% and %.1f %% (95 %% confidence, %d pairs)%n",
        writers,
        ready.text(),
        bare.text(),
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
