package io.dpmgrid.rebalancer.plan;

/** What a node is to the baseline, and what is to become of it. */
public enum NodeStanding {
  /** In the baseline, running, and to stay. */
  MEMBER(true, true),
  /** Running, not in the baseline, and to be added to it. */
  JOINING(true, false),
  /** In the baseline, running, and to leave it: its copies go first. */
  LEAVING(true, true),
  /** In the baseline, not running, and expected back: nothing moves because of it. */
  AWAY(false, true),
  /** In the baseline, not running, and no longer expected back. */
  GONE(false, true);

  private final boolean running;
  private final boolean inBaseline;

  NodeStanding(boolean running, boolean inBaseline) {
    this.running = running;
    this.inBaseline = inBaseline;
  }

  /** Whether the node runs, so that its copies are alive. */
  public boolean running() {
    return running;
  }

  /** Whether the node is in the baseline now. */
  public boolean inBaseline() {
    return inBaseline;
  }
}
