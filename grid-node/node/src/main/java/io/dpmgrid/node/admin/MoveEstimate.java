package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.RebalanceMove;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a node will have everything, and how wrong that may be.
 *
 * <p>What is left is not taken from the page stores: a message is smaller than the pages of its
 * entries, and a node that catches up by the log receives a part of them only. It is what came so
 * far, for as many partitions as are missing. Where nothing came yet, the pages are all that is
 * known, and they may be far too much.
 *
 * <p>While senders are limited, the one with most to send decides when the end comes: the fewer
 * partitions are left, the less evenly they are spread over the senders.
 *
 * @param seconds the best guess
 * @param lowSeconds hardly less
 * @param highSeconds hardly more
 */
record MoveEstimate(long seconds, long lowSeconds, long highSeconds) {
  private static final double BUSIEST = 0.65;
  private static final double LEAST_RATE_SHARE = 0.1;

  /**
   * @param moves to one node, or to all that share limited senders
   * @param bytesPerSecond that come now
   * @param rateError how wrong that may be, as a part of it, from 0 to 1
   * @param limitedSenders how many nodes send as fast as they may; at most 1 if none is limited
   * @param inPart by group, how many partitions those make together that are there in part
   * @return null if it cannot be told
   */
  static @Nullable MoveEstimate of(
      List<RebalanceMove> moves,
      double bytesPerSecond,
      double rateError,
      int limitedSenders,
      Map<String, Double> inPart) {
    if (moves.isEmpty() || bytesPerSecond <= 0) {
      return null;
    }
    double left = 0;
    double error = 0;
    long partitions = 0;
    for (RebalanceMove move : moves) {
      partitions += move.partitionsLeft();
      long done = move.partitionsTotal() - move.partitionsLeft();
      double part =
          Math.min(inPart.getOrDefault(move.group(), 0.0), (double) move.partitionsLeft());
      long received = move.bytesReceived() == null ? 0 : move.bytesReceived();
      if (done + part >= 1 && received > 0) {
        double all = received * (double) move.partitionsTotal() / (done + part);
        double rest = Math.max(0, all - received);
        left += rest;
        error += rest / Math.sqrt(done + part + 1);
      } else if (move.bytesLeft() != null) {
        left += move.bytesLeft();
        error += move.bytesLeft();
      } else {
        return null;
      }
    }
    // What the busiest of some senders has more than the mean, if chance spreads partitions.
    double uneven =
        limitedSenders < 2
            ? 0
            : BUSIEST
                * Math.sqrt(2 * Math.log(limitedSenders))
                * Math.sqrt((limitedSenders - 1.0) / Math.max(1, partitions));
    double last = left * (1 + Math.min(Math.max(0, limitedSenders - 1.0), uneven));
    error += last - left;
    double slow = bytesPerSecond * Math.max(LEAST_RATE_SHARE, 1 - rateError);
    double fast = bytesPerSecond * (1 + rateError);
    return new MoveEstimate(
        Math.round(last / bytesPerSecond),
        (long) Math.floor(Math.max(0, last - error) / fast),
        (long) Math.ceil((last + error) / slow));
  }

  /** Of two nodes that receive at the same time: when both will have everything. */
  MoveEstimate and(MoveEstimate other) {
    return new MoveEstimate(
        Math.max(seconds, other.seconds),
        Math.max(lowSeconds, other.lowSeconds),
        Math.max(highSeconds, other.highSeconds));
  }
}
