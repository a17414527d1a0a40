package io.dpmgrid.node.majority;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * How long nodes of another side must be seen before this one stops to join them. A node that joins
 * is a stranger for a moment, too. Not thread-safe.
 */
final class RejoinPatience {
  private static final int SHORT = 2;
  private static final int LONG = 3 * SHORT;

  private final long detectionNanos;
  private final Map<UUID, Long> firstSeen = new HashMap<>();

  /**
   * @param detection after how long a silent node counts as gone
   */
  RejoinPatience(Duration detection) {
    this.detectionNanos = detection.toNanos();
  }

  /**
   * Takes one look in.
   *
   * @param strangers who answers and is not of this side
   * @param yields whether this side does so first, if no side is a majority
   * @param nanos {@link System#nanoTime} of the look
   * @return whether one of them was there at all looks for long enough
   */
  boolean isOver(Set<UUID> strangers, boolean yields, long nanos) {
    firstSeen.keySet().retainAll(strangers);
    strangers.forEach(one -> firstSeen.putIfAbsent(one, nanos));
    long enough = detectionNanos * (yields ? SHORT : LONG);
    return firstSeen.values().stream().anyMatch(since -> nanos - since >= enough);
  }
}
