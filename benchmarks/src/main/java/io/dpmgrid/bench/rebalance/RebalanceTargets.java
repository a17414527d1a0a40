package io.dpmgrid.bench.rebalance;

import io.dpmgrid.bench.ignite.IgniteSystem;
import io.dpmgrid.bench.report.Figures;
import io.dpmgrid.bench.report.RebalanceRow;
import io.dpmgrid.bench.report.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares ours with stock Ignite; medians, of what was done more than once. */
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
            "join, no guard: time of ours / stock, medians",
            1,
            Figures.ratio(ours("join", RebalanceRow::seconds), stock(RebalanceRow::seconds)),
            "x"));
    targets.add(
        Target.atMost(
            "join, guarded: users' p99 of ours / stock, medians",
            0.5,
            Figures.ratio(ours(GUARDED, RebalanceRow::p99Ms), stock(RebalanceRow::p99Ms)),
            "x"));
    targets.add(
        Target.atMost(
            "join, guarded: time of ours / stock, medians",
            1.5,
            Figures.ratio(ours(GUARDED, RebalanceRow::seconds), stock(RebalanceRow::seconds)),
            "x"));
    for (String change : List.of("restart", "rolling")) {
      targets.add(
          Target.atMost(
              change + ", ours: bytes moved / written while away", 1.2, moved(change), "x"));
    }
    targets.add(Target.atMost("acknowledged writes lost by ours", 0, lost(), ""));
    return targets;
  }

  private @Nullable Double lost() {
    List<RebalanceRow> ours =
        rows.stream().filter(row -> row.system().equals(IgniteSystem.OURS.label())).toList();
    return ours.isEmpty() ? null : (double) ours.stream().mapToLong(RebalanceRow::lost).sum();
  }

  private @Nullable Double moved(String change) {
    return median(
        rows(IgniteSystem.OURS, change)
            .map(RebalanceRow::movedOverMinimum)
            .filter(Objects::nonNull));
  }

  private @Nullable Double ours(String change, ToDoubleFunction<RebalanceRow> figure) {
    return median(rows(IgniteSystem.OURS, change).map(figure::applyAsDouble));
  }

  private @Nullable Double stock(ToDoubleFunction<RebalanceRow> figure) {
    return median(rows(IgniteSystem.LOG_ONLY, "join").map(figure::applyAsDouble));
  }

  private static @Nullable Double median(Stream<Double> values) {
    List<Double> all = values.toList();
    return all.isEmpty() ? null : Figures.median(all);
  }

  private Stream<RebalanceRow> rows(IgniteSystem system, String change) {
    return rows.stream()
        .filter(row -> row.system().equals(system.label()) && row.change().equals(change));
  }
}
