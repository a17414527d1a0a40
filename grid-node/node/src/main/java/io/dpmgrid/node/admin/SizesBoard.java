package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** How much of each cache every server has, asked at most once in a second. Thread-safe. */
final class SizesBoard {
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final Members members;
  private final Post post;
  private Survey<LocalSizes.Sizes> last = new Survey<>(Map.of(), List.of());
  private long takenNanos = System.nanoTime() - FRESH_NANOS - 1;

  SizesBoard(Members members, Post post) {
    this.members = members;
    this.post = post;
  }

  synchronized Survey<LocalSizes.Sizes> survey() {
    if (System.nanoTime() - takenNanos > FRESH_NANOS) {
      last =
          Survey.of(
              post.ask(
                  members.servers(),
                  LocalSizes.SIZES,
                  JsonNodeFactory.instance.objectNode(),
                  FactsBoard.LIMIT),
              LocalSizes.Sizes.class);
      takenNanos = System.nanoTime();
    }
    return last;
  }

  /** After a change that people want to see. */
  synchronized void forget() {
    takenNanos = System.nanoTime() - FRESH_NANOS - 1;
  }

  /** Of all partitions of some groups, in one question. */
  Survey<LocalSizes.PartitionBytes> partitions(Collection<Integer> groupIds) {
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    groupIds.forEach(arguments.putArray("groups")::add);
    return Survey.of(
        post.ask(members.servers(), LocalSizes.PARTITIONS, arguments, FactsBoard.LIMIT),
        LocalSizes.PartitionBytes.class);
  }
}
