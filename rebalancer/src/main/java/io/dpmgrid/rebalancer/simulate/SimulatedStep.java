package io.dpmgrid.rebalancer.simulate;

import java.time.Duration;

/**
 * What one event led to.
 *
 * @param event what happened
 * @param refused why nothing was planned; empty if something was
 * @param reason the plan's reason; empty if it was refused
 * @param nodes the nodes in the baseline afterwards
 * @param moves the copies that moved
 * @param movedBytes their bytes
 * @param minimumBytes what had to move at least
 * @param imbalance the largest difference of a node's copies from its fair share, as a part of it
 * @param zoneViolations partitions with more copies in a zone than zones make necessary
 * @param estimate how long the moves would take
 * @param planMillis how long planning took
 */
public record SimulatedStep(
    SimulatedEvent event,
    String refused,
    String reason,
    int nodes,
    long moves,
    long movedBytes,
    long minimumBytes,
    double imbalance,
    long zoneViolations,
    Duration estimate,
    long planMillis) {
  /** Moved bytes by the minimum; 1 if nothing had to move and nothing did. */
  public double movedOverMinimum() {
    if (minimumBytes == 0) {
      return movedBytes == 0 ? 1 : Double.POSITIVE_INFINITY;
    }
    return (double) movedBytes / minimumBytes;
  }

  /** Whether the event was planned. */
  public boolean planned() {
    return refused.isEmpty();
  }
}
