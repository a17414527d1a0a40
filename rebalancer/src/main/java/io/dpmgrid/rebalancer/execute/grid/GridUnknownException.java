package io.dpmgrid.rebalancer.execute.grid;

/**
 * What has to be known of the grid is not known now: where copies are, or where they would go.
 * Nothing that rests on it is decided, and everything else is. The message says what is not known.
 */
public final class GridUnknownException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for people. */
  public GridUnknownException(String message) {
    super(message);
  }

  /** With a message for people, which need not tell of the cause. */
  public GridUnknownException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
