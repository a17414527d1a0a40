package io.dpmgrid.rebalancer.execute.grid;

import java.time.Instant;

/** The clocks of one node. Either may jump without making a grace end early. Thread-safe. */
public interface GridClock {
  /** As {@link System#nanoTime}: for spans of time. */
  long nanoTime();

  /** The time of day: for windows and for people. */
  Instant now();

  /** The clocks of this JVM. */
  static GridClock system() {
    return new GridClock() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public Instant now() {
        return Instant.now();
      }
    };
  }
}
