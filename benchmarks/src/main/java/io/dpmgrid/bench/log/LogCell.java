package io.dpmgrid.bench.log;

import io.dpmgrid.bench.report.Figures;
import io.dpmgrid.bench.report.LatencyRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One system on one medium with one number of threads, over all rounds. Not thread-safe. */
final class LogCell {
  private final LogSystem system;
  private final String medium;
  private final int threads;
  private final List<Double> opsPerS = new ArrayList<>();
  private final List<Double> p50 = new ArrayList<>();
  private final List<Double> p99 = new ArrayList<>();
  private final List<Double> p999 = new ArrayList<>();
  private final List<Double> bytesPerOp = new ArrayList<>();
  private double max;

  LogCell(LogSystem system, String medium, int threads) {
    this.system = system;
    this.medium = medium;
    this.threads = threads;
  }

  LogSystem system() {
    return system;
  }

  String medium() {
    return medium;
  }

  int threads() {
    return threads;
  }

  void throughput(double operationsPerSecond, @Nullable Double allocatedBytesPerOperation) {
    opsPerS.add(operationsPerSecond);
    if (allocatedBytesPerOperation != null) {
      bytesPerOp.add(allocatedBytesPerOperation);
    }
  }

  void latency(double p50Us, double p99Us, double p999Us, double maxUs) {
    p50.add(p50Us);
    p99.add(p99Us);
    p999.add(p999Us);
    max = Math.max(max, maxUs);
  }

  /** Whether nothing was measured, because the system could not run. */
  boolean isEmpty() {
    return opsPerS.isEmpty() || p50.isEmpty();
  }

  double opsPerS() {
    return Figures.median(opsPerS);
  }

  @Nullable Double bytesPerOp() {
    return bytesPerOp.isEmpty() ? null : Figures.median(bytesPerOp);
  }

  LatencyRow row() {
    return new LatencyRow(
        system.label(),
        medium,
        threads,
        "append",
        opsPerS(),
        Figures.median(p50),
        Figures.median(p99),
        Figures.median(p999),
        max);
  }
}
