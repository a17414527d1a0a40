package io.dpmgrid.admin.grid;

/**
 * What it costs to cancel an operation.
 *
 * @param operation its number
 * @param bytesBack what must be copied again
 * @param bytesDiscarded what was copied for nothing
 * @param fewerCopies partitions that will have fewer running copies than now and should have
 * @param withoutCopy partitions that would have none; such an operation cannot be cancelled
 */
public record RebalanceCancelCost(
    long operation, long bytesBack, long bytesDiscarded, long fewerCopies, long withoutCopy) {
  /** What must be accepted. */
  public long bytes() {
    return bytesBack + bytesDiscarded;
  }
}
