package io.dpmgrid.node.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/**
 * Adds up what nodes sent of their copies, by their own counters, which begin anew with each of
 * their processes. Not thread-safe.
 */
final class MovedBytes {
  private final Map<String, Long> counted = new HashMap<>();
  private long total;

  /**
   * Takes what all nodes tell.
   *
   * @param rebalance the API's view of moves
   */
  void look(JsonNode rebalance) {
    for (JsonNode node : rebalance.path("nodes")) {
      String id = node.path("node_id").asText();
      long now = node.path("supply").path("bytes").asLong();
      long before = counted.getOrDefault(id, 0L);
      total += now < before ? now : now - before;
      counted.put(id, now);
    }
  }

  /** From now on this node counts from 0. */
  void restarted(String id) {
    counted.remove(id);
  }

  /** What was sent before is not counted. */
  void begin() {
    total = 0;
  }

  long total() {
    return total;
  }
}
