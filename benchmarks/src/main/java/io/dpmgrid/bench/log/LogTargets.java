package io.dpmgrid.bench.log;

import io.dpmgrid.bench.report.BenchReport.Ratio;
import io.dpmgrid.bench.report.Figures;
import io.dpmgrid.bench.report.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges the cells of a run against the speeds to reach. */
final class LogTargets {
  private final List<LogCell> cells;

  LogTargets(List<LogCell> cells) {
    this.cells = cells.stream().filter(cell -> !cell.isEmpty()).toList();
  }

  List<Ratio> ratios() {
    List<Ratio> ratios = new ArrayList<>();
    for (LogCell ours : cells) {
      if (ours.system() != LogSystem.OURS) {
        continue;
      }
      for (LogCell other : cells) {
        Double times = Figures.ratio(ours.opsPerS(), other.opsPerS());
        if (other.system() != LogSystem.OURS
            && other.medium().equals(ours.medium())
            && other.threads() == ours.threads()
            && times != null) {
          ratios.add(
              new Ratio(
                  "ours",
                  ours.medium(),
                  ours.row().load(),
                  other.system().label(),
                  other.medium(),
                  times));
        }
      }
    }
    return ratios;
  }

  List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    for (String medium : List.of("emulated", "dax")) {
      LogCell one = find(LogSystem.OURS, medium, 1);
      if (one == null) {
        continue;
      }
      targets.add(
          Target.atLeast(
              "ours against the physical limit, 1 thread, " + medium,
              0.7,
              ratio(one, find(LogSystem.PHYSICAL_LIMIT, medium, 1)),
              "x"));
      targets.add(
          Target.atLeast(
              "ours, 4 writers against 1, " + medium,
              1.5,
              ratio(find(LogSystem.OURS, medium, 4), one),
              "x"));
      // JMH attributes what the harness itself allocates, a fraction of a byte per operation.
      targets.add(
          Target.atMost("ours, allocated per append, " + medium, 0.5, one.bytesPerOp(), " B"));
    }
    LogCell four = find(LogSystem.OURS, "file", 4);
    if (four != null) {
      targets.add(
          Target.atLeast(
              "ours against one sync per put, 4 threads, file",
              1,
              ratio(four, find(LogSystem.FILE_CHANNEL_FORCE, "file", 4)),
              "x"));
    }
    return targets;
  }

  private static @Nullable Double ratio(@Nullable LogCell value, @Nullable LogCell base) {
    return value == null || base == null ? null : Figures.ratio(value.opsPerS(), base.opsPerS());
  }

  private @Nullable LogCell find(LogSystem system, String medium, int threads) {
    for (LogCell cell : cells) {
      if (cell.system() == system && cell.medium().equals(medium) && cell.threads() == threads) {
        return cell;
      }
    }
    return null;
  }
}
