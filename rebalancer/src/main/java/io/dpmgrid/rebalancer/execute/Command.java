package io.dpmgrid.rebalancer.execute;

/** What a person asks for. Asking again for what is so already is accepted and changes nothing. */
public sealed interface Command {
  /** Holds copies back and begins nothing new. Nothing starts over because of it. */
  record Pause() implements Command {}

  /** Goes on after a pause. */
  record Resume() implements Command {}

  /**
   * Limits what copies may use.
   *
   * @param bytesPerSecond what each node may send, at least 1; {@link Long#MAX_VALUE} for any
   */
  record Throttle(long bytesPerSecond) implements Command {}

  /**
   * Carries out what is planned: nodes that wait join, wanted weights are frozen, and what was
   * stopped after a cancelled or failed operation goes on.
   */
  record Start() implements Command {}

  /** Lets one node join that waits, also one that was drained. */
  record Join(String node) implements Command {}

  /** Lets a node give its copies away, after which it may leave. */
  record Drain(String node) implements Command {}

  /** Takes a drain back that has not begun. */
  record Keep(String node) implements Command {}

  /** Ends the grace of a node that is away: it will not come back. */
  record GiveUp(String node) implements Command {}

  /**
   * Stops an operation and sets the baseline back to what it was.
   *
   * @param operation its number
   * @param acceptedBytes the cost that was shown and is accepted ({@link CancelCost#bytesBack} and
   *     {@link CancelCost#bytesDiscarded} together). More that was copied for nothing since then
   *     does not matter; if more must be copied again, the answer says how much
   * @param fewerCopiesAccepted whether partitions may end with fewer running copies than they have
   *     now
   */
  record Cancel(long operation, long acceptedBytes, boolean fewerCopiesAccepted)
      implements Command {}
}
