package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.GridClock;
import java.time.Instant;
import java.util.function.LongSupplier;

/** Clocks of a simulated node: virtual time, and how far they are off. */
final class SimClock implements GridClock {
  static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

  private final LongSupplier seconds;
  private long offsetSeconds;
  private long wallSeconds;

  SimClock(LongSupplier seconds) {
    this.seconds = seconds;
  }

  void jump(long both) {
    offsetSeconds += both;
    wallSeconds += both;
  }

  void jumpWall(long by) {
    wallSeconds += by;
  }

  @Override
  public long nanoTime() {
    return (seconds.getAsLong() + offsetSeconds) * 1_000_000_000L;
  }

  @Override
  public Instant now() {
    return START.plusSeconds(seconds.getAsLong() + wallSeconds);
  }
}
