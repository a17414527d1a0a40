package io.dpmgrid.node.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** The admin API refused, or could not be reached. The message is for people. */
public final class AdminClientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final transient JsonNode problem;

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
    this(kind, message, MissingNode.getInstance());
  }

  AdminClientException(Kind kind, String message, JsonNode problem) {
    super(message);
    this.kind = kind;
    this.problem = problem;
  }

  AdminClientException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.problem = MissingNode.getInstance();
  }

  /** Why it failed. */
  public Kind kind() {
    return kind;
  }

  /** The API's answer if it was a problem; a missing node otherwise. */
  public JsonNode problem() {
    return problem;
  }
}
