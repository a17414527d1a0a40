package io.dpmgrid.rebalancer.execute;

import org.jspecify.annotations.Nullable;

/**
 * Slows moves while users wait too long, by the rule of {@link GuardPace}, one step each period.
 * Not thread-safe.
 */
final class ForegroundGuard {
  // What was done takes a while to show.
  private static final long PERIOD_MS = 2_000;

  private final @Nullable GuardSettings settings;
  private @Nullable GuardPace pace;
  private long sinceMs;
  private long seenNanos = -1;

  ForegroundGuard(@Nullable GuardSettings settings) {
    this.settings = settings;
    this.pace = settings == null ? null : GuardPace.start(settings);
  }

  /**
   * Looks at what users see.
   *
   * @param p99Nanos in nanoseconds; negative if nobody knows, which changes nothing once the least
   *     is allowed
   */
  void look(long p99Nanos, long elapsedMs) {
    seenNanos = p99Nanos;
    sinceMs += elapsedMs;
    if (settings == null || pace == null || sinceMs < PERIOD_MS) {
      return;
    }
    if (p99Nanos < 0 && pace.bytesPerSecond() >= settings.leastBytesPerSecond()) {
      return;
    }
    sinceMs = 0;
    pace = pace.next(settings, p99Nanos);
  }

  /** Nothing moves: what users see says nothing about moves. */
  void rest(long p99Nanos) {
    seenNanos = p99Nanos;
    pace = settings == null ? null : GuardPace.start(settings);
    sinceMs = 0;
  }

  /** What it saw last, and what follows; null if there is no guard. */
  @Nullable GuardState state() {
    return settings == null ? null : new GuardState(settings, seenNanos, bytesPerSecond());
  }

  /** What moves may use now. */
  long bytesPerSecond() {
    return pace == null ? Long.MAX_VALUE : pace.bytesPerSecond();
  }
}
