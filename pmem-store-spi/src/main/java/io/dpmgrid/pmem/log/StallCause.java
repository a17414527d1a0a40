package io.dpmgrid.pmem.log;

/** What a writer of the log waited for. */
public enum StallCause {
  /** An earlier range that another writer had reserved and not yet published. */
  ORDER("order"),
  /** A synchronous write to the medium: its own or the one it came too late for. */
  SYNC("sync"),
  /** The next segment, because this one is full. */
  ROLL_OVER("roll_over");

  private final String id;

  StallCause(String id) {
    this.id = id;
  }

  /** The word used in metrics. */
  public String id() {
    return id;
  }
}
