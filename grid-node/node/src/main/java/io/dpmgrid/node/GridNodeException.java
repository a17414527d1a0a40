package io.dpmgrid.node;

/** A node that could not start or serve. The message says what, where, and what to do. */
public final class GridNodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes the exception; {@code cause} is what the engine or the store threw. */
  public GridNodeException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Makes the exception without a cause. */
  public GridNodeException(String message) {
    super(message);
  }

  /**
   * Wraps what made a start fail, with the message of the deepest cause, which is the one that a
   * person can act on.
   */
  static GridNodeException startFailed(String nodeId, Throwable failure) {
    return new GridNodeException("node " + nodeId + " cannot start: " + deepest(failure), failure);
  }

  /** The message of the deepest cause. */
  static String deepest(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    if (message == null) {
      return deepest.toString();
    }
    if (message.startsWith("Failed to acquire file lock")) {
      // The engine names a file and a node id, not what that means.
      return "its data directory is in use by another node; stop that one, or give another"
          + " data.directory. "
          + message;
    }
    return message;
  }
}
