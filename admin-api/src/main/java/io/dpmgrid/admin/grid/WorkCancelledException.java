package io.dpmgrid.admin.grid;

/** Work stopped because it was asked to. */
public final class WorkCancelledException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says what is left behind. */
  public WorkCancelledException(String message) {
    super(message);
  }
}
