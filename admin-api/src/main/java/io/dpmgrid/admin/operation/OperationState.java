package io.dpmgrid.admin.operation;

/** How far an operation is. */
public enum OperationState {
  /** Waits for a thread. */
  QUEUED,
  /** Runs. */
  RUNNING,
  /** Was asked to stop. */
  CANCELLING,
  /** Ended well. */
  SUCCEEDED,
  /** Ended badly. */
  FAILED,
  /** Stopped because it was asked to. */
  CANCELLED;

  /** Is it over. */
  public boolean ended() {
    return compareTo(SUCCEEDED) >= 0;
  }
}
