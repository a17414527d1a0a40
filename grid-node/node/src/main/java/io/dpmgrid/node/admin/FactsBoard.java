package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What all servers tell about themselves, asked at most every quarter of a second however many
 * views need it. Thread-safe.
 */
final class FactsBoard {
  /** How long views wait for a node. */
  static final Duration LIMIT = Duration.ofSeconds(2);

  private static final long FRESH_NANOS = Duration.ofMillis(250).toNanos();

  private final Members members;
  private final Post post;
  private Survey<NodeFacts> last = new Survey<>(Map.of(), List.of());
  private long takenNanos = System.nanoTime() - FRESH_NANOS - 1;

  FactsBoard(Members members, Post post) {
    this.members = members;
    this.post = post;
  }

  synchronized Survey<NodeFacts> survey() {
    if (System.nanoTime() - takenNanos > FRESH_NANOS) {
      last =
          Survey.of(
              post.ask(
                  members.servers(),
                  NodeFacts.QUESTION,
                  JsonNodeFactory.instance.objectNode(),
                  LIMIT),
              NodeFacts.class);
      takenNanos = System.nanoTime();
    }
    return last;
  }
}
