package io.dpmgrid.rebalancer.execute;

import org.jspecify.annotations.Nullable;

/**
 * Slows moves while users wait too long: additive increase, multiplicative decrease, as in
 * congestion control. Half the rate at once when the limit is passed, and back by a twentieth of
 * the most each period in which it is not. Starts at half of the most: nobody knows yet what moves
 * do to users. Not thread-safe.
 */
final class ForegroundGuard {
  // What was done takes a while to show.
  private static final long PERIOD_MS = 2_000;
  private static final int STEPS = 20;

  private final @Nullable GuardSettings settings;
  private final long start;
  private long bytesPerSecond;
  private long sinceMs;
  private long seenNanos = -1;

  ForegroundGuard(@Nullable GuardSettings settings) {
    this.settings = settings;
    this.start =
        settings == null
            ? Long.MAX_VALUE
            : Math.max(settings.leastBytesPerSecond(), settings.mostBytesPerSecond() / 2);
    this.bytesPerSecond = start;
  }

  /**
   * Looks at what users see.
   *
   * @param p99Nanos in nanoseconds; negative if nobody knows, which changes nothing
   */
  void look(long p99Nanos, long elapsedMs) {
    seenNanos = p99Nanos;
    sinceMs += elapsedMs;
    if (settings == null || p99Nanos < 0 || sinceMs < PERIOD_MS) {
      return;
    }
    sinceMs = 0;
    long most = settings.mostBytesPerSecond();
    bytesPerSecond =
        p99Nanos > settings.limit().toNanos()
            ? Math.max(settings.leastBytesPerSecond(), bytesPerSecond / 2)
            : bytesPerSecond + Math.min(most - bytesPerSecond, Math.max(1, most / STEPS));
  }

  /** Nothing moves: what users see says nothing about moves. */
  void rest(long p99Nanos) {
    seenNanos = p99Nanos;
    bytesPerSecond = start;
    sinceMs = 0;
  }

  /** What it saw last, and what follows; null if there is no guard. */
  @Nullable GuardState state() {
    return settings == null ? null : new GuardState(settings, seenNanos, bytesPerSecond);
  }

  /** What moves may use now. */
  long bytesPerSecond() {
    return bytesPerSecond;
  }
}
