package io.dpmgrid.admin.http;

import io.dpmgrid.admin.grid.RebalanceCancelCost;

/** What it costs to cancel, beside a refusal. */
record CancelCostView(
    long operation,
    long bytes,
    long bytesBack,
    long bytesDiscarded,
    long fewerCopies,
    long withoutCopy) {
  static CancelCostView of(RebalanceCancelCost cost) {
    return new CancelCostView(
        cost.operation(),
        cost.bytes(),
        cost.bytesBack(),
        cost.bytesDiscarded(),
        cost.fewerCopies(),
        cost.withoutCopy());
  }
}
