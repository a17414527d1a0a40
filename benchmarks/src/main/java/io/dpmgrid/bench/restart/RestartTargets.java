package io.dpmgrid.bench.restart;

import io.dpmgrid.bench.report.BenchReport.Ratio;
import io.dpmgrid.bench.report.Figures;
import io.dpmgrid.bench.report.RestartRow;
import io.dpmgrid.bench.report.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges restarts against the speeds to reach and puts ours beside the others. */
final class RestartTargets {
  private static final String OURS = "ours";
  private static final String STOCK = "ignite-log-only";

  private final List<RestartRow> rows;

  RestartTargets(List<RestartRow> rows) {
    this.rows = List.copyOf(rows);
  }

  /** How many times sooner ours served its first read than each other system on the same medium. */
  List<Ratio> ratios() {
    List<Ratio> ratios = new ArrayList<>();
    for (RestartRow ours : rows) {
      for (RestartRow other : rows) {
        Double times = Figures.ratio(other.firstReadMs(), ours.firstReadMs());
        if (ours.system().equals(OURS)
            && !other.system().equals(OURS)
            && sameLoad(ours, other)
            && times != null) {
          ratios.add(
              new Ratio(OURS, ours.medium(), load(ours), other.system(), other.medium(), times));
        }
      }
    }
    return ratios;
  }

  /** The targets for every medium and moment at which ours was measured. */
  List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    for (RestartRow ours : rows) {
      if (!ours.system().equals(OURS)) {
        continue;
      }
      targets.add(
          Target.atLeast(
              "first read, " + STOCK + " / ours on " + ours.medium() + ", " + load(ours),
              2,
              Figures.ratio(firstRead(STOCK, ours), ours.firstReadMs()),
              "x"));
      RestartRow smallest = smallest(ours);
      if (smallest.dataMb() < ours.dataMb()) {
        targets.add(
            Target.atMost(
                "first read, ours on "
                    + ours.medium()
                    + ", "
                    + ours.dataMb()
                    + " MB / "
                    + smallest.dataMb()
                    + " MB, killed "
                    + ours.killed(),
                1.3,
                Figures.ratio(ours.firstReadMs(), smallest.firstReadMs()),
                "x"));
      }
    }
    return targets;
  }

  private RestartRow smallest(RestartRow like) {
    RestartRow smallest = like;
    for (RestartRow row : rows) {
      if (row.system().equals(like.system())
          && row.medium().equals(like.medium())
          && row.killed().equals(like.killed())
          && row.dataMb() < smallest.dataMb()) {
        smallest = row;
      }
    }
    return smallest;
  }

  private @Nullable Double firstRead(String system, RestartRow like) {
    for (RestartRow row : rows) {
      if (row.system().equals(system) && sameLoad(row, like)) {
        return row.firstReadMs();
      }
    }
    return null;
  }

  private static boolean sameLoad(RestartRow one, RestartRow other) {
    return one.medium().equals(other.medium())
        && one.dataMb() == other.dataMb()
        && one.killed().equals(other.killed());
  }

  private static String load(RestartRow row) {
    return row.dataMb() + " MB, killed " + row.killed();
  }
}
