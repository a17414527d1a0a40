package io.dpmgrid.rebalancer.execute.grid;

/**
 * What the gate of a node does with the copies that it supplies.
 *
 * @param held whether none may leave; what is held goes on later as if nothing had been
 * @param bytesPerSecond how many bytes per second may leave; {@link #UNLIMITED} for any
 */
public record GateState(boolean held, long bytesPerSecond) {
  /** No limit. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** A gate that lets everything through. */
  public static final GateState OPEN = new GateState(false, UNLIMITED);

  /**
   * @throws IllegalArgumentException if the rate is below 1
   */
  public GateState {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException(
          bytesPerSecond + " bytes per second; give at least 1, or hold the gate");
    }
  }
}
