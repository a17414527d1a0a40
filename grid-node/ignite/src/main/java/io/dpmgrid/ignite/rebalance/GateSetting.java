package io.dpmgrid.ignite.rebalance;

/**
 * What holds for partition moves now.
 *
 * @param pausedSinceMillis when moves were paused, by the clock of who did it; 0 while they are not
 * @param bytesPerSecond how much each node supplies at most; 0 for no limit
 */
public record GateSetting(long pausedSinceMillis, long bytesPerSecond) {
  /** The largest limit that can be set, in bytes per second. */
  public static final long MAX_BYTES_PER_SECOND = 1_000_000_000_000L;

  /** Nothing is held. */
  public static final GateSetting OPEN = new GateSetting(0, 0);

  /** Checks. */
  public GateSetting {
    if (pausedSinceMillis < 0) {
      throw new IllegalArgumentException("pausedSinceMillis is " + pausedSinceMillis + ", below 0");
    }
    if (bytesPerSecond < 0 || bytesPerSecond > MAX_BYTES_PER_SECOND) {
      throw new IllegalArgumentException(
          "bytesPerSecond is " + bytesPerSecond + ", not from 0 to " + MAX_BYTES_PER_SECOND);
    }
  }

  /** Whether moves are paused. */
  public boolean paused() {
    return pausedSinceMillis > 0;
  }

  GateSetting withPausedSince(long millis) {
    return new GateSetting(millis, bytesPerSecond);
  }

  GateSetting withBytesPerSecond(long limit) {
    return new GateSetting(pausedSinceMillis, limit);
  }
}
