package io.dpmgrid.rebalancer.execute.journal;

import java.util.List;

/**
 * A node of the baseline that went away. The entry stays after its return, until it has been back
 * for a while, so that one that comes and goes uses its grace up instead of getting a new one each
 * time.
 *
 * @param id the node
 * @param incarnation its last known start; empty if it was never seen running
 * @param running whether it was back when last looked
 * @param awayMs how long it was seen to be away, all absences of this entry together
 * @param steadyMs how long it has been back without a break
 * @param absences how often it went away
 * @param givenUp whether people said that it will not come back
 * @param releasedOn nodes that gave its log up because their archive was full, in the order of ids
 */
public record AwayNode(
    String id,
    String incarnation,
    boolean running,
    long awayMs,
    long steadyMs,
    int absences,
    boolean givenUp,
    List<String> releasedOn) {
  /** Copies the list. */
  public AwayNode {
    releasedOn = List.copyOf(releasedOn);
  }

  /** A node that is found to be away. */
  public static AwayNode gone(String id) {
    return new AwayNode(id, "", false, 0, 0, 1, false, List.of());
  }

  /** The node after more time away. */
  public AwayNode waited(long ms) {
    return new AwayNode(id, incarnation, false, awayMs + ms, 0, absences, givenUp, releasedOn);
  }

  /** The node after more time back. */
  public AwayNode stayed(long ms) {
    return new AwayNode(
        id, incarnation, true, awayMs, steadyMs + ms, absences, givenUp, releasedOn);
  }

  /** The node just back. */
  public AwayNode back(String start) {
    return new AwayNode(id, start, true, awayMs, 0, absences, false, releasedOn);
  }

  /** The node away once more. */
  public AwayNode again() {
    return new AwayNode(
        id, incarnation, false, awayMs, 0, Math.min(absences + 1, 1_000_000), false, releasedOn);
  }

  /** The node that was away and back between two looks. */
  public AwayNode restarted(String start) {
    return again().back(start);
  }

  /** The node with its whole grace again. */
  public AwayNode forgiven() {
    return new AwayNode(id, incarnation, running, 0, steadyMs, 0, givenUp, releasedOn);
  }

  /** The node that people do not expect back. */
  public AwayNode withoutHope() {
    return new AwayNode(id, incarnation, running, awayMs, steadyMs, absences, true, releasedOn);
  }

  /** The node whose log others gave up. */
  public AwayNode released(List<String> on) {
    return new AwayNode(id, incarnation, running, awayMs, steadyMs, absences, givenUp, on);
  }
}
