package io.dpmgrid.bench.report;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Throughput and latency of one system under one load. All figures are medians over the rounds,
 * except {@code maxUs}, the longest single operation of all rounds.
 *
 * @param system what was measured
 * @param medium where its bytes persist
 * @param threads the number of concurrent callers
 * @param mode the kind of operation, for example {@code atomic} or {@code transactional}
 * @param opsPerS acknowledged operations per second, of all threads together
 * @param p50Us median latency in microseconds
 * @param p99Us 99th percentile in microseconds
 * @param p999Us 99.9th percentile in microseconds
 * @param maxUs longest operation in microseconds
 */
public record LatencyRow(
    String system,
    String medium,
    int threads,
    String mode,
    double opsPerS,
    double p50Us,
    double p99Us,
    double p999Us,
    double maxUs)
    implements Row {

  /** The load without the system, by which rows are compared: {@code "atomic, 4 threads"}. */
  @JsonIgnore
  public String load() {
    return mode + ", " + threads + (threads == 1 ? " thread" : " threads");
  }
}
