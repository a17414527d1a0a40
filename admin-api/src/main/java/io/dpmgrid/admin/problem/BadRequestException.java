package io.dpmgrid.admin.problem;

/** The request does not fit the contract; the message says where. */
public final class BadRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says where and what. */
  public BadRequestException(String message) {
    super(message);
  }
}
