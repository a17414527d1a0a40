package io.dpmgrid.node.ctl;

/** The admin API refused, or could not be reached. The message is for people. */
public final class AdminClientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** Why it failed. */
  public enum Kind {
    /** It does not answer, or not as the API does. */
    UNREACHABLE,
    /** No login, or not enough rights. */
    DENIED,
    /** It was understood and refused. */
    REFUSED,
    /** An operation ended without success. */
    FAILED
  }

  AdminClientException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  AdminClientException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Why it failed. */
  public Kind kind() {
    return kind;
  }
}
