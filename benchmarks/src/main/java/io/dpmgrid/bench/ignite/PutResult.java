package io.dpmgrid.bench.ignite;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one round of puts gave. Latencies are in microseconds.
 *
 * @param ops acknowledged operations
 * @param seconds wall-clock time of the round
 * @param p50Us median
 * @param p99Us 99th percentile
 * @param p999Us 99.9th percentile
 * @param maxUs the longest
 * @param stalls operations of {@link #STALL_NANOS} and more
 * @param waits how much the callers waited for a processor; {@code null} where nobody can tell
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
    @Nullable ProcessorWaits waits,
    CpuUsage cpu) {
  /** From here on an operation is a stall: 50 ms. */
  public static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Acknowledged operations per second. */
  @JsonIgnore
  public double opsPerS() {
    return ops / seconds;
  }
}
