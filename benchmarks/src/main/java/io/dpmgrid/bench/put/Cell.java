package io.dpmgrid.bench.put;

import io.dpmgrid.bench.ignite.ProcessorWaits;
import io.dpmgrid.bench.ignite.PutResult;
import io.dpmgrid.bench.report.CpuRow;
import io.dpmgrid.bench.report.Figures;
import io.dpmgrid.bench.report.LatencyRow;
import io.dpmgrid.bench.report.StallRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** The rounds of one system under one load, and the row they make. Not thread-safe. */
final class Cell {
  private final Contender contender;
  private final int threads;
  private final String mode;
  private final List<PutResult> rounds = new ArrayList<>();
  private final List<IdleControl.Seen> idle = new ArrayList<>();

  Cell(Contender contender, int threads, String mode) {
    this.contender = contender;
    this.threads = threads;
    this.mode = mode;
  }

  void add(PutResult round, IdleControl.Seen seen) {
    rounds.add(round);
    idle.add(seen);
  }

  Contender contender() {
    return contender;
  }

  int threads() {
    return threads;
  }

  String mode() {
    return mode;
  }

  /** The medians of the rounds; the longest operation of all. */
  LatencyRow row() {
    return new LatencyRow(
        contender.system().label(),
        contender.medium(),
        threads,
        mode,
        median(PutResult::opsPerS),
        median(PutResult::p50Us),
        median(PutResult::p99Us),
        median(PutResult::p999Us),
        rounds.stream().mapToDouble(PutResult::maxUs).max().orElse(0));
  }

  /** Where the processor time went; medians of the rounds. */
  CpuRow cpu() {
    return new CpuRow(
        contender.system().label(),
        contender.medium(),
        threads,
        mode,
        median(round -> round.cpu().totalUs()),
        median(round -> round.cpu().callersUs()),
        median(round -> round.cpu().checkpointUs()),
        median(round -> round.cpu().archiveUs()),
        median(round -> round.cpu().othersUs()),
        median(round -> round.cpu().jvmUs()));
  }

  /** All rounds together. */
  StallRow stalled() {
    List<ProcessorWaits> waits =
        rounds.stream().map(PutResult::waits).filter(Objects::nonNull).toList();
    boolean known = waits.size() == rounds.size();
    return new StallRow(
        contender.system().label(),
        contender.medium(),
        threads,
        mode,
        measuredSeconds(),
        rounds.stream().mapToLong(PutResult::stalls).sum(),
        known ? waits.stream().mapToLong(ProcessorWaits::stalls).sum() : null,
        row().maxUs() / 1000,
        idle.stream().mapToLong(IdleControl.Seen::stalls).sum(),
        idle.stream().mapToDouble(IdleControl.Seen::longestUs).max().orElse(0) / 1000,
        known ? Figures.median(waits.stream().map(ProcessorWaits::percent).toList()) : null);
  }

  /** Operations longer than 50 ms, for each minute measured. */
  double stallsPerMinute() {
    return stalled().stalls() * 60 / measuredSeconds();
  }

  double measuredSeconds() {
    return rounds.stream().mapToDouble(PutResult::seconds).sum();
  }

  private double median(ToDoubleFunction<PutResult> figure) {
    return Figures.median(rounds.stream().map(figure::applyAsDouble).toList());
  }
}
