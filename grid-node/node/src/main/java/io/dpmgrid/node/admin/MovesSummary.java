package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.RebalanceMove;
import io.dpmgrid.admin.grid.RebalanceNode;
import io.dpmgrid.admin.grid.RebalanceSupply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what nodes tell about their moves. Who receives from the same limited senders waits for
 * the same one of them, so these are reckoned as one: each by itself has too few partitions to tell
 * much, and the latest of several guesses is late.
 *
 * <p>Not thread-safe.
 */
final class MovesSummary {
  private final boolean paused;
  private final int limitedSenders;
  private final List<RebalanceNode> nodes = new ArrayList<>();
  private final List<RebalanceMove> moves = new ArrayList<>();
  private final Map<String, Double> inPart = new TreeMap<>();
  private double bytesPerSecond;
  private double receivedPerSecond;
  private double squaredErrors;
  private int receivers;
  private boolean known = true;
  private boolean unknown;
  private @Nullable MoveEstimate eta;

  /**
   * @param paused whether moves of the cluster are; then nobody knows when they end
   * @param limitedSenders how many send to each node as fast as they may; 0 without a limit
   */
  MovesSummary(boolean paused, int limitedSenders) {
    this.paused = paused;
    this.limitedSenders = limitedSenders;
  }

  /**
   * Takes a node.
   *
   * @param to that it still receives
   * @param rates null if its version does not tell
   */
  void add(String node, List<RebalanceMove> to, @Nullable MoveFacts rates) {
    moves.addAll(to);
    MoveEstimate mine =
        paused || rates == null
            ? null
            : MoveEstimate.of(
                to,
                rates.receivedBytesPerSecond(),
                rates.receivedError(),
                limitedSenders,
                rates.inPart() == null ? Map.of() : rates.inPart());
    if (mine != null) {
      eta = eta == null ? mine : eta.and(mine);
    } else if (!to.isEmpty()) {
      known = false;
    }
    receivers += to.isEmpty() ? 0 : 1;
    unknown |= rates == null && !to.isEmpty();
    if (rates != null) {
      // What the others received of late comes no more.
      double rate = to.isEmpty() ? 0 : rates.receivedBytesPerSecond();
      receivedPerSecond += rate;
      squaredErrors += Math.pow(rate * rates.receivedError(), 2);
      bytesPerSecond += rates.receivedBytesPerSecond();
      if (rates.inPart() != null) {
        rates.inPart().forEach((group, part) -> inPart.merge(group, part, Double::sum));
      }
      nodes.add(
          new RebalanceNode(
              node,
              partitions(to),
              bytes(to),
              Math.round(rates.receivedBytesPerSecond()),
              mine == null ? null : mine.seconds(),
              mine == null ? null : mine.lowSeconds(),
              mine == null ? null : mine.highSeconds(),
              new RebalanceSupply(
                  rates.paused(),
                  MoveControl.limit(rates.limitBytesPerSecond()),
                  rates.suppliedBytes(),
                  Math.round(rates.suppliedBytesPerSecond()),
                  rates.heldMessages(),
                  rates.heldBytes())));
    }
  }

  /** When the last node has everything; null if that of one cannot be told, or nothing moves. */
  @Nullable MoveEstimate eta() {
    if (limitedSenders > 1 && receivers > 1) {
      return paused || unknown || receivedPerSecond <= 0
          ? null
          : MoveEstimate.of(
              byGroup(),
              receivedPerSecond,
              Math.min(1, Math.sqrt(squaredErrors) / receivedPerSecond),
              limitedSenders,
              inPart);
    }
    return known ? eta : null;
  }

  /** Moves to all nodes as if they were to one. */
  private List<RebalanceMove> byGroup() {
    Map<String, RebalanceMove> all = new TreeMap<>();
    for (RebalanceMove move : moves) {
      all.merge(move.group(), move, MovesSummary::and);
    }
    return List.copyOf(all.values());
  }

  private static RebalanceMove and(RebalanceMove one, RebalanceMove other) {
    return new RebalanceMove(
        "",
        one.group(),
        one.partitionsLeft() + other.partitionsLeft(),
        one.partitionsTotal() + other.partitionsTotal(),
        sum(one.bytesLeft(), other.bytesLeft()),
        sum(one.bytesReceived(), other.bytesReceived()),
        null);
  }

  private static @Nullable Long sum(@Nullable Long one, @Nullable Long other) {
    return one == null || other == null ? null : (Long) (one + other);
  }

  long bytesPerSecond() {
    return Math.round(bytesPerSecond);
  }

  long partitionsLeft() {
    return partitions(moves);
  }

  /** Null if that of one move is not known. */
  @Nullable Long bytesLeft() {
    return bytes(moves);
  }

  /** Ordered by id. */
  List<RebalanceNode> nodes() {
    return nodes.stream().sorted(Comparator.comparing(RebalanceNode::nodeId)).toList();
  }

  /** Ordered by receiver and group. */
  List<RebalanceMove> moves() {
    return moves.stream()
        .sorted(Comparator.comparing(RebalanceMove::nodeId).thenComparing(RebalanceMove::group))
        .toList();
  }

  private static long partitions(List<RebalanceMove> of) {
    return of.stream().mapToLong(RebalanceMove::partitionsLeft).sum();
  }

  private static @Nullable Long bytes(List<RebalanceMove> of) {
    long sum = 0;
    for (RebalanceMove move : of) {
      Long left = move.bytesLeft();
      if (left == null) {
        return null;
      }
      sum += left;
    }
    return sum;
  }
}
