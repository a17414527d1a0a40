package io.dpmgrid.rebalancer.execute;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reckons when moves will be done from how fast they were of late. Old rates fade: over a third of
 * the time so far, but not less than {@value #SHORT_S} s nor more than {@value #LONG_S} s, so that
 * it is quick to learn and slow to be misled by a stall.
 *
 * <p>The band follows from how much the rate varied. It does not know what nobody has seen yet: a
 * node that dies, users that come back in the morning. Not thread-safe.
 */
public final class EtaEstimator {
  private static final double SHORT_S = 15;
  private static final double LONG_S = 300;
  // Before that, rates say little.
  private static final double FIRST_S = 5;
  // Of a normal distribution, nine in ten.
  private static final double NINE_IN_TEN = 1.645;
  // Rates of neighbouring seconds are alike: that many count as one.
  private static final double ALIKE = 10;
  // What remains uncertain however steady the rate was: sizes are estimates.
  private static final double FLOOR = 0.1;

  private double seconds;
  // Faded sums: of time, of bytes, and of squared rates by time.
  private double time;
  private double bytes;
  private double squares;
  private long lastMoved = -1;
  private double pendingSeconds;

  /** Forgets everything: other copies move now, or at another limit. */
  public void reset() {
    seconds = 0;
    time = 0;
    bytes = 0;
    squares = 0;
    lastMoved = -1;
    pendingSeconds = 0;
  }

  /**
   * Notes what was moved.
   *
   * @param elapsedMs since the call before, in milliseconds; while moves are held, call {@link
   *     #reset} afterwards instead
   * @param moved all bytes so far; fewer than before means that counting began anew
   */
  public void moved(long elapsedMs, long moved) {
    if (lastMoved < 0 || moved < lastMoved) {
      lastMoved = moved;
      pendingSeconds = 0;
      return;
    }
    pendingSeconds += Math.max(0, elapsedMs) / 1000.0;
    if (pendingSeconds < 1) {
      return;
    }
    double more = (double) moved - lastMoved;
    double rate = more / pendingSeconds;
    seconds += pendingSeconds;
    double fade = Math.exp(-pendingSeconds / Math.max(SHORT_S, Math.min(LONG_S, seconds / 3)));
    time = time * fade + pendingSeconds;
    bytes = bytes * fade + more;
    squares = squares * fade + rate * rate * pendingSeconds;
    lastMoved = moved;
    pendingSeconds = 0;
  }

  /**
   * What is left, in time.
   *
   * @param bytesLeft in bytes
   * @return null while nobody can say: too little was seen, or nothing moves
   */
  public @Nullable Eta eta(long bytesLeft) {
    if (bytesLeft <= 0) {
      return new Eta(Duration.ZERO, Duration.ZERO, Duration.ZERO, time > 0 ? bytes / time : 0);
    }
    if (seconds < FIRST_S || bytes < 1) {
      return null;
    }
    double rate = bytes / time;
    double variance = Math.max(0, squares / time - rate * rate);
    double left = bytesLeft / rate;
    // The mean so far is uncertain, and so is the mean over what is left.
    double samples = Math.max(1, time / ALIKE);
    double ahead = Math.max(1, left / ALIKE);
    double error = FLOOR + NINE_IN_TEN * Math.sqrt(variance * (1 / samples + 1 / ahead)) / rate;
    return new Eta(span(left), span(left / (1 + error)), span(left * (1 + error)), rate);
  }

  private static Duration span(double spanSeconds) {
    return Duration.ofMillis((long) Math.min(Long.MAX_VALUE / 2.0, spanSeconds * 1000));
  }
}
