package io.dpmgrid.node.admin;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sums up stalls of the log, so that a log that stalls again and again is told of once a minute and
 * not every second. Not thread-safe.
 */
final class StallNews {
  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private long untold;
  private long sinceNanos;
  private @Nullable Long toldNanos;

  /**
   * Counts stalls between two moments of {@link System#nanoTime()}.
   *
   * @return how many there were in how long, if it is time to tell; null if not
   */
  @Nullable String count(long stalls, long fromNanos, long toNanos) {
    if (untold == 0) {
      sinceNanos = fromNanos;
    }
    untold += stalls;
    if (untold == 0 || (toldNanos != null && toNanos - toldNanos < PAUSE_NANOS)) {
      return null;
    }
    String news =
        (untold == 1 ? "once" : untold + " times")
            + " in "
            + Math.max(1, Math.round((toNanos - sinceNanos) / 1e9))
            + " s";
    untold = 0;
    toldNanos = toNanos;
    return news;
  }
}
