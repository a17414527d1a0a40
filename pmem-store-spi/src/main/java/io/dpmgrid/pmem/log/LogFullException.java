package io.dpmgrid.pmem.log;

/**
 * The next segment still holds records that nobody released. Nothing was written; release them and
 * append again.
 */
public final class LogFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message which segment is needed and what holds it
   */
  public LogFullException(String message) {
    super(message);
  }
}
