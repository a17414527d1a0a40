package io.dpmgrid.pmem.log;

/**
 * The log can acknowledge nothing any more: its medium failed, or a writer abandoned a reserved
 * range. What was durable before stays durable.
 */
public final class LogFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message which segment, at which offset, and what happened
   * @param cause the first failure
   */
  public LogFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
