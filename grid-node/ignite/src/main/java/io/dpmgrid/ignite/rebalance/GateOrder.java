package io.dpmgrid.ignite.rebalance;

/**
 * What the grid's coordinator of moves asks of one node's gate, on top of the setting that people
 * made for the cluster: the stricter one of both holds.
 *
 * @param held whether nothing may leave
 * @param bytesPerSecond how much may leave; 0 for no limit
 */
public record GateOrder(boolean held, long bytesPerSecond) {
  /** Nothing is asked. */
  public static final GateOrder NONE = new GateOrder(false, 0);

  /** Checks. */
  public GateOrder {
    if (bytesPerSecond < 0) {
      throw new IllegalArgumentException("bytesPerSecond is " + bytesPerSecond + ", below 0");
    }
  }

  /** What holds if people set this. */
  GateSetting over(GateSetting people, long nowMillis) {
    long since = people.paused() || !held ? people.pausedSinceMillis() : Math.max(1, nowMillis);
    long limit =
        people.bytesPerSecond() == 0 || bytesPerSecond == 0
            ? Math.max(people.bytesPerSecond(), bytesPerSecond)
            : Math.min(people.bytesPerSecond(), bytesPerSecond);
    return new GateSetting(since, Math.min(limit, GateSetting.MAX_BYTES_PER_SECOND));
  }
}
