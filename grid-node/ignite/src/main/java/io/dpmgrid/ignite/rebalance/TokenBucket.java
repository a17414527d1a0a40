package io.dpmgrid.ignite.rebalance;

/**
 * Spreads bytes over time. A message goes as soon as nothing is owed for those before it, whatever
 * its size, and is owed for then: so a message that is larger than a second's bytes passes too, and
 * the rate holds over a few messages. Not thread-safe.
 */
final class TokenBucket {
  // What may be saved up while there is nothing to send, so that the answer's way does not cost
  // rate.
  private static final double SAVED_SECONDS = 0.25;

  private final long bytesPerSecond;
  private double tokens;
  private long asOf;

  /**
   * @param bytesPerSecond 0 for no limit
   * @param nanos the time, as {@link System#nanoTime} tells it
   */
  TokenBucket(long bytesPerSecond, long nanos) {
    this.bytesPerSecond = bytesPerSecond;
    this.asOf = nanos;
  }

  /**
   * One with another rate. What is owed stays owed, in bytes: a rate that changes all the time must
   * not let a message pass with each change.
   */
  TokenBucket at(long newBytesPerSecond, long nanos) {
    TokenBucket next = new TokenBucket(newBytesPerSecond, nanos);
    if (bytesPerSecond > 0) {
      refill(nanos);
      next.tokens = Math.min(0, tokens);
    }
    return next;
  }

  /** How long until the next message may go; 0 or less if it may go now. */
  long nanosToWait(long nanos) {
    if (bytesPerSecond == 0) {
      return 0;
    }
    refill(nanos);
    return tokens >= 0 ? 0 : (long) Math.ceil(-tokens / bytesPerSecond * 1e9);
  }

  /** A message goes. */
  void take(long bytes, long nanos) {
    if (bytesPerSecond > 0) {
      refill(nanos);
      tokens -= bytes;
    }
  }

  private void refill(long nanos) {
    long passed = Math.max(0, nanos - asOf);
    asOf += passed;
    tokens = Math.min(tokens + passed / 1e9 * bytesPerSecond, SAVED_SECONDS * bytesPerSecond);
  }
}
