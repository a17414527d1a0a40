package io.dpmgrid.node.cluster;

/** A node process that did not do what it was told. The message carries the end of its log. */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes the exception. */
  public ClusterException(String message) {
    super(message);
  }

  /** Makes the exception with what caused it. */
  public ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
