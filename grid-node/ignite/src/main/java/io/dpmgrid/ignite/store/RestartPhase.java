package io.dpmgrid.ignite.store;

/** What a node does, one after the other, before it can serve what it kept. */
public enum RestartPhase {
  /** Opening the medium, the pool and the log, and repairing the log's end. */
  OPEN("open"),
  /** Bringing pages to the state of the log's end. */
  REPLAY("replay"),
  /** Initializing the partitions that the node has. */
  PARTITIONS("partitions");

  private final String id;

  RestartPhase(String id) {
    this.id = id;
  }

  /** The word used in metrics. */
  public String id() {
    return id;
  }
}
