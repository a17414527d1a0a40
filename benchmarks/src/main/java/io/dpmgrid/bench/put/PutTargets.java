package io.dpmgrid.bench.put;

import io.dpmgrid.bench.report.BenchReport.Ratio;
import io.dpmgrid.bench.report.Figures;
import io.dpmgrid.bench.report.LatencyRow;
import io.dpmgrid.bench.report.StallRow;
import io.dpmgrid.bench.report.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges the cells of a run against the speeds to reach, and puts every system beside its
 * baselines.
 */
final class PutTargets {
  private static final String OURS = "ours";
  private static final String LOG_ONLY = "ignite-log-only";
  private static final String FSYNC = "ignite-fsync";
  private static final String MEMORY = "ignite-memory";
  private static final String ATOMIC = "atomic";

  private final List<Cell> cells;
  private final List<LatencyRow> rows;

  PutTargets(List<Cell> cells) {
    this.cells = List.copyOf(cells);
    this.rows = cells.stream().map(Cell::row).toList();
  }

  /**
   * Ours against every other system that was measured under the same load, where media are the same
   * or the other is stock on disk.
   */
  List<Ratio> ratios() {
    List<Ratio> ratios = new ArrayList<>();
    for (LatencyRow ours : rows) {
      if (!ours.system().equals(OURS)) {
        continue;
      }
      for (LatencyRow other : rows) {
        Double times = Figures.ratio(ours.opsPerS(), other.opsPerS());
        if (!other.system().equals(OURS) && other.load().equals(ours.load()) && times != null) {
          ratios.add(
              new Ratio(OURS, ours.medium(), ours.load(), other.system(), other.medium(), times));
        }
      }
    }
    return ratios;
  }

  /** The targets for the media that were measured. */
  List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    for (String medium : List.of("emulated", "dax")) {
      if (measured(OURS, medium)) {
        memorySpeed(medium, targets);
      }
    }
    if (measured(OURS, "file")) {
      file(targets);
    }
    return targets;
  }

  private void memorySpeed(String medium, List<Target> targets) {
    targets.add(times(medium, 1, FSYNC, medium, 15));
    targets.add(times(medium, 1, LOG_ONLY, medium, 1.5));
    targets.add(times(medium, 1, MEMORY, "none", 0.6));
    targets.add(times(medium, 4, FSYNC, medium, 8));
    targets.add(times(medium, 4, LOG_ONLY, medium, 1.3));
    targets.add(times(medium, 1, LOG_ONLY, "file", 2.5));
    targets.add(times(medium, 4, LOG_ONLY, "file", 2.5));
    for (int threads : List.of(1, 4)) {
      LatencyRow ours = row(OURS, medium, threads);
      LatencyRow stock = row(LOG_ONLY, medium, threads);
      Double ratio =
          ours == null || stock == null ? null : Figures.ratio(ours.p999Us(), stock.p999Us());
      targets.add(
          Target.atMost(
              "p99.9 of ours / ignite-log-only, " + medium + load(threads), 1, ratio, "x"));
    }
    for (int threads : List.of(1, 4)) {
      targets.add(stalls(medium, threads));
    }
  }

  private void file(List<Target> targets) {
    targets.add(times("file", 1, FSYNC, "file", 1.5));
    targets.add(times("file", 4, FSYNC, "file", 1.2));
    targets.add(times("file", 16, FSYNC, "file", 1.2));
  }

  private Target times(
      String medium, int threads, String baseline, String baselineMedium, double bound) {
    LatencyRow ours = row(OURS, medium, threads);
    LatencyRow other = row(baseline, baselineMedium, threads);
    Double ratio =
        ours == null || other == null ? null : Figures.ratio(ours.opsPerS(), other.opsPerS());
    String name = "ours on " + medium + " / " + baseline + " on " + baselineMedium + load(threads);
    return Target.atLeast(name, bound, ratio, "x");
  }

  private Target stalls(String medium, int threads) {
    for (Cell cell : cells) {
      if (is(cell.row(), OURS, medium, threads)) {
        return Target.atMost(
            "stalls over 50 ms in a minute of ours, "
                + medium
                + load(threads)
                + ", of "
                + Figures.plain(cell.measuredSeconds())
                + " s"
                + found(cell.stalled()),
            0,
            cell.stallsPerMinute(),
            "");
      }
    }
    return Target.atMost(
        "stalls over 50 ms in a minute of ours, " + medium + load(threads), 0, null, "");
  }

  /** What else is known of the stalls that are counted. */
  private static String found(StallRow row) {
    String waited =
        row.waitingStalls() == null
            ? ""
            : row.waitingStalls() + " of these " + row.stalls() + " waited for a processor; ";
    return " (" + waited + "an idle control thread saw " + row.idleStalls() + ")";
  }

  private boolean measured(String system, String medium) {
    return rows.stream()
        .anyMatch(row -> row.system().equals(system) && row.medium().equals(medium));
  }

  private @Nullable LatencyRow row(String system, String medium, int threads) {
    return rows.stream().filter(row -> is(row, system, medium, threads)).findFirst().orElse(null);
  }

  private static boolean is(LatencyRow row, String system, String medium, int threads) {
    return row.system().equals(system)
        && row.medium().equals(medium)
        && row.threads() == threads
        && row.mode().equals(ATOMIC);
  }

  private static String load(int threads) {
    return ", atomic, " + threads + (threads == 1 ? " thread" : " threads");
  }
}
