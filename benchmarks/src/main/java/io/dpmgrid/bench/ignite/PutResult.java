package io.dpmgrid.bench.ignite;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * What one round of puts gave. Latencies are in microseconds.
 *
 * @param ops acknowledged operations
 * @param seconds wall-clock time of the round
 * @param p50Us median
 * @param p99Us 99th percentile
 * @param p999Us 99.9th percentile
 * @param maxUs the longest
 * @param stalls operations longer than 50 ms
 * @param cpu processor time for each operation
 */
public record PutResult(
    long ops,
    double seconds,
    double p50Us,
    double p99Us,
    double p999Us,
    double maxUs,
    long stalls,
    CpuUsage cpu) {

  /** Acknowledged operations per second. */
  @JsonIgnore
  public double opsPerS() {
    return ops / seconds;
  }
}
