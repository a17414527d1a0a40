package io.dpmgrid.admin.grid;

import org.jspecify.annotations.Nullable;

/**
 * What a person asks of the rebalancer.
 *
 * @param nodeId null for {@code START} and {@code CANCEL}
 * @param operation the number of what is to be cancelled; 0 for others
 * @param acceptedBytes the cost of a cancel that was shown and is accepted; 0 for others
 * @param fewerCopiesAccepted whether a cancel may leave fewer running copies than now
 */
public record RebalanceOrder(
    RebalanceOrderKind kind,
    @Nullable String nodeId,
    long operation,
    long acceptedBytes,
    boolean fewerCopiesAccepted) {
  /** Start. */
  public static RebalanceOrder start() {
    return new RebalanceOrder(RebalanceOrderKind.START, null, 0, 0, false);
  }

  /** Something about one node. */
  public static RebalanceOrder of(RebalanceOrderKind kind, String nodeId) {
    return new RebalanceOrder(kind, nodeId, 0, 0, false);
  }

  /** Cancel. */
  public static RebalanceOrder cancel(long operation, long acceptedBytes, boolean fewerCopies) {
    return new RebalanceOrder(
        RebalanceOrderKind.CANCEL, null, operation, acceptedBytes, fewerCopies);
  }
}
