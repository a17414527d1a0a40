package io.dpmgrid.ignite;

/**
 * The log failed, so nothing may be acknowledged any more.
 *
 * <p>It is an error, not an exception, for one reason: the engine's backup code catches checked
 * exceptions of a flush, and its transaction code catches every exception, and both send the
 * acknowledgement all the same. Only an error keeps them from it.
 */
final class LogFailedError extends Error {
  private static final long serialVersionUID = 1L;

  LogFailedError(String message, Throwable cause) {
    super(message, cause);
  }
}
