package io.dpmgrid.bench.restart;

import io.dpmgrid.bench.report.Figures;
import io.dpmgrid.bench.report.RestartRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The restarts of one system at one data size, killed at one kind of moment. Not thread-safe. */
final class Measured {
  private final String system;
  private final String medium;
  private final long dataMb;
  private final Kill moment;
  private final List<Restarted> restarts = new ArrayList<>();

  Measured(String system, String medium, long dataMb, Kill moment) {
    this.system = system;
    this.medium = medium;
    this.dataMb = dataMb;
    this.moment = moment;
  }

  void add(Restarted restart) {
    restarts.add(restart);
  }

  /** Medians; the time to become warm is absent unless every restart became warm. */
  RestartRow row() {
    boolean allWarm = restarts.stream().allMatch(one -> one.warmMs() != null);
    return new RestartRow(
        system,
        medium,
        dataMb,
        restarts.isEmpty()
            ? null
            : Figures.median(restarts.stream().map(Restarted::firstReadMs).toList()),
        restarts.isEmpty() || !allWarm
            ? null
            : Figures.median(
                restarts.stream().map(one -> Objects.requireNonNull(one.warmMs())).toList()),
        moment.label());
  }
}
