package io.dpmgrid.bench;

import org.jspecify.annotations.Nullable;

/** A run that could not be made; the message says what was wrong, where, and what to do. */
public final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure without a cause of its own. */
  public BenchException(String message) {
    super(message);
  }

  /** A failure with its cause. */
  public BenchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
