package io.dpmgrid.rebalancer.execute.journal;

/**
 * A running server outside the baseline.
 *
 * @param id the node
 * @param incarnation its start
 * @param steadyMs how long it has been seen running without a break
 */
public record Arrival(String id, String incarnation, long steadyMs) {
  /** The arrival after more time. */
  public Arrival stayed(long ms) {
    return new Arrival(id, incarnation, steadyMs + ms);
  }
}
