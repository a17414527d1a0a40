package io.dpmgrid.admin;

import org.jspecify.annotations.Nullable;

/** The server could not start; the message says why and what to do. */
public final class AdminServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why and what to do. */
  public AdminServerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
