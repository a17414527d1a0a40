package io.dpmgrid.bench.rebalance;

import io.dpmgrid.bench.ignite.IgniteSystem;
import io.dpmgrid.bench.report.Figures;
import io.dpmgrid.bench.report.RebalanceRow;
import io.dpmgrid.bench.report.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Compares ours with stock Ignite. */
final class RebalanceTargets {
  /** A join for which users were guarded. */
  static final String GUARDED = "join guarded";

  private final List<RebalanceRow> rows;

  RebalanceTargets(List<RebalanceRow> rows) {
    this.rows = List.copyOf(rows);
  }

  List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    targets.add(
        Target.atMost(
            "join, no guard: time of ours / stock",
            1,
            Figures.ratio(ours("join", RebalanceRow::seconds), stock(RebalanceRow::seconds)),
            "x"));
    targets.add(
        Target.atMost(
            "join, guarded: users' p99 of ours / stock",
            0.5,
            Figures.ratio(ours(GUARDED, RebalanceRow::p99Ms), stock(RebalanceRow::p99Ms)),
            "x"));
    targets.add(
        Target.atMost(
            "join, guarded: time of ours / stock",
            1.5,
            Figures.ratio(ours(GUARDED, RebalanceRow::seconds), stock(RebalanceRow::seconds)),
            "x"));
    for (String change : List.of("restart", "rolling")) {
      RebalanceRow row = row(IgniteSystem.OURS, change);
      targets.add(
          Target.atMost(
              change + ", ours: bytes moved / written while away",
              1.2,
              row == null ? null : row.movedOverMinimum(),
              "x"));
    }
    targets.add(Target.atMost("acknowledged writes lost by ours", 0, lost(), ""));
    return targets;
  }

  private @Nullable Double lost() {
    List<RebalanceRow> ours =
        rows.stream().filter(row -> row.system().equals(IgniteSystem.OURS.label())).toList();
    return ours.isEmpty() ? null : (double) ours.stream().mapToLong(RebalanceRow::lost).sum();
  }

  private @Nullable Double ours(String change, ToDoubleFunction<RebalanceRow> figure) {
    RebalanceRow row = row(IgniteSystem.OURS, change);
    return row == null ? null : figure.applyAsDouble(row);
  }

  private @Nullable Double stock(ToDoubleFunction<RebalanceRow> figure) {
    RebalanceRow row = row(IgniteSystem.LOG_ONLY, "join");
    return row == null ? null : figure.applyAsDouble(row);
  }

  private @Nullable RebalanceRow row(IgniteSystem system, String change) {
    for (RebalanceRow row : rows) {
      if (row.system().equals(system.label()) && row.change().equals(change)) {
        return row;
      }
    }
    return null;
  }
}
