package io.dpmgrid.admin.problem;

import java.util.Locale;

/** The problems of this API. */
public enum ProblemKind {
  /** The request does not fit the contract. */
  INVALID_REQUEST(400, "The request does not fit the contract"),
  /** Credentials are needed. */
  UNAUTHENTICATED(401, "Credentials are needed"),
  /** The role does not suffice. */
  FORBIDDEN(403, "The role does not suffice"),
  /** Not found. */
  NOT_FOUND(404, "Not found"),
  /** Another method is needed. */
  METHOD_NOT_ALLOWED(405, "The path has no such method"),
  /** The request took too long to arrive. */
  REQUEST_TIMEOUT(408, "The request took too long to arrive"),
  /** The present state forbids it. */
  CONFLICT(409, "The present state forbids it"),
  /** It has changed since it was read. */
  PRECONDITION_FAILED(412, "It has changed since it was read"),
  /** The body is too large. */
  BODY_TOO_LARGE(413, "The body is too large"),
  /** The address is too long. */
  ADDRESS_TOO_LONG(414, "The address is too long"),
  /** The body's media type is not taken. */
  UNSUPPORTED_MEDIA_TYPE(415, "The body's media type is not taken"),
  /** The grid cannot do this with these values. */
  REFUSED(422, "The grid cannot do this with these values"),
  /** The idempotency key was used for another request. */
  IDEMPOTENCY_KEY_REUSED(422, "The idempotency key was used for another request"),
  /** If-Match is needed. */
  PRECONDITION_REQUIRED(428, "If-Match is needed"),
  /** Too many requests. */
  TOO_MANY_REQUESTS(429, "Too many requests"),
  /** The headers are too large. */
  HEADERS_TOO_LARGE(431, "The headers are too large"),
  /** A fault of the server. */
  INTERNAL(500, "A fault of the server"),
  /** Failed work. */
  FAILED(500, "The work failed"),
  /** The grid cannot answer now. */
  UNAVAILABLE(503, "The grid cannot answer now");

  private final int status;
  private final String title;

  ProblemKind(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  /** The problem for one request. */
  public Problem about(String detail, String path, String requestId) {
    String type = "/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    return new Problem(type, title, status, cut(detail, 4000), cut(path, 2000), requestId);
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
