package io.dpmgrid.admin.problem;

import io.dpmgrid.admin.grid.GridProblem;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ends a request with a problem. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final ProblemKind kind;
  private final long retryAfterSeconds;
  private final transient Map<String, String> headers;
  private final transient Map<String, Object> members;

  /** A problem without a time to wait. */
  public ProblemException(ProblemKind kind, String detail) {
    this(kind, detail, -1, Map.of(), Map.of());
  }

  /** A problem with a time to wait. */
  public ProblemException(ProblemKind kind, String detail, long retryAfterSeconds) {
    this(kind, detail, retryAfterSeconds, Map.of(), Map.of());
  }

  /** A problem with further headers. */
  public ProblemException(ProblemKind kind, String detail, Map<String, String> headers) {
    this(kind, detail, -1, headers, Map.of());
  }

  private ProblemException(
      ProblemKind kind,
      String detail,
      long retryAfterSeconds,
      Map<String, String> headers,
      Map<String, Object> members) {
    super(detail, null, false, false);
    this.kind = kind;
    this.retryAfterSeconds = retryAfterSeconds;
    this.headers = Map.copyOf(headers);
    this.members = Map.copyOf(members);
  }

  /** A problem with further members, which the contract names (RFC 9457, 3.2). */
  public static ProblemException extended(
      ProblemKind kind, String detail, Map<String, Object> members) {
    return new ProblemException(kind, detail, -1, Map.of(), members);
  }

  /** Which problem. */
  public ProblemKind kind() {
    return kind;
  }

  /** Seconds to wait; negative is none. */
  public long retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /** Further headers of the answer. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Further members of the answer: records by name. */
  public Map<String, Object> members() {
    return members;
  }

  /** The problem that a failure stands for; null if it is a fault of ours. */
  public static @Nullable ProblemException of(Throwable failure) {
    if (failure instanceof ProblemException p) {
      return p;
    }
    String text = String.valueOf(failure.getMessage());
    if (failure instanceof BadRequestException) {
      return new ProblemException(ProblemKind.INVALID_REQUEST, text);
    }
    if (failure instanceof GridProblem problem) {
      if (problem instanceof GridProblem.NotFound) {
        return new ProblemException(ProblemKind.NOT_FOUND, text);
      }
      if (problem instanceof GridProblem.Conflict) {
        return new ProblemException(ProblemKind.CONFLICT, text);
      }
      if (problem instanceof GridProblem.Refused) {
        return new ProblemException(ProblemKind.REFUSED, text);
      }
      return new ProblemException(ProblemKind.UNAVAILABLE, text, 1);
    }
    return null;
  }
}
