package io.dpmgrid.node;

import io.dpmgrid.node.config.NodeConfig;
import java.net.BindException;

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
  static GridNodeException startFailed(NodeConfig config, Throwable failure) {
    String reason = deepest(failure);
    String taken = TakenPorts.of(config.network());
    if (isFailedBind(failure) && !taken.isEmpty()) {
      reason =
          "another process listens on "
              + taken
              + "; stop that one, or give this node other ports ("
              + reason
              + ")";
    }
    return new GridNodeException("node " + config.nodeId() + " cannot start: " + reason, failure);
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

  /** By type or, where the engine throws the type away, by its words. */
  private static boolean isFailedBind(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      if (cause instanceof BindException
          || (message != null && message.startsWith("Failed to bind"))) {
        return true;
      }
    }
    return false;
  }
}
