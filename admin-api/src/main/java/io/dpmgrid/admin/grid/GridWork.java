package io.dpmgrid.admin.grid;

/**
 * Long work that was prepared and found possible. The API runs it at most once, on a thread of its
 * own.
 *
 * @see WorkProgress how it tells its progress and learns that it is to stop
 */
public interface GridWork {
  /**
   * Does the work and blocks until it has ended.
   *
   * @return its result
   * @throws GridProblem why it failed
   * @throws InterruptedException if it stopped because the server closes
   * @throws WorkCancelledException if it stopped because it was cancelled
   */
  WorkResult run(WorkProgress progress) throws InterruptedException, WorkCancelledException;

  /** Can it be stopped before its end. Asked once, before it runs. */
  boolean cancellable();
}
