package io.dpmgrid.rebalancer.execute.grid;

import org.jspecify.annotations.Nullable;

/**
 * One small text that the grid keeps for the executor, the same on all nodes, durable before {@link
 * #compareAndSet} returns. No two texts that were ever written are equal, so comparing texts is
 * comparing versions.
 */
public interface Journal {
  /**
   * The text; null if none was ever written.
   *
   * @throws RuntimeException if nobody can say now
   */
  @Nullable String read();

  /**
   * Writes the text unless it is no longer what was expected.
   *
   * @param expected what {@link #read} gave
   * @param next what to write
   * @return whether it was written. False if another was there
   * @throws RuntimeException if it is not known whether it was written; the next {@link #read}
   *     tells
   */
  boolean compareAndSet(@Nullable String expected, String next);
}
