package io.dpmgrid.ignite;

/** What a part of a cluster may write that has no more than half of the baseline. */
public enum MinorityWrites {
  /**
   * Everything, as the engine by itself. If the other part writes too, one of them loses its writes
   * when they meet again.
   */
  ALLOW("allow"),
  /** Nothing: writes fail until more nodes are back. Reads go on. */
  REFUSE("refuse"),
  /** Nothing, except by the one of two nodes that is left. */
  REFUSE_UNLESS_TWO("refuse-unless-two");

  private final String word;

  MinorityWrites(String word) {
    this.word = word;
  }

  /** The word for it in configuration. */
  @Override
  public String toString() {
    return word;
  }

  /** Whether so many of a baseline may write. */
  boolean permits(int running, int baseline) {
    return this == ALLOW
        || running * 2L > baseline
        || (this == REFUSE_UNLESS_TWO && baseline == 2 && running == 1);
  }
}
