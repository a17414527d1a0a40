package io.dpmgrid.ignite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;
import org.apache.ignite.IgniteLogger;
import org.apache.ignite.internal.cdc.CdcManager;
import org.jspecify.annotations.Nullable;

/**
 * Hands the log's durable bytes to the engine's change-data-capture manager: every byte once, in
 * order, whole records only. Thread-safe.
 */
final class CdcFeed {
  private final Supplier<@Nullable CdcManager> manager;
  private final IgniteLogger log;
  private long segment = -1;
  private int collected;

  CdcFeed(Supplier<@Nullable CdcManager> manager, IgniteLogger log) {
    this.manager = manager;
    this.log = log;
  }

  /** Writing (re)starts here: what is before has been, or will not be, collected otherwise. */
  synchronized void startAt(long newSegment, int position) {
    segment = newSegment;
    collected = position;
  }

  /** Hands over what is durable of the segment and was not handed over yet. */
  synchronized void collect(SegmentSlots.Slot slot, long ofSegment, int durable) {
    if (ofSegment != segment || durable <= collected) {
      return;
    }
    CdcManager to = manager.get();
    if (to != null && to.enabled()) {
      ByteBuffer bytes = slot.region().view().asReadOnlyBuffer().order(ByteOrder.nativeOrder());
      bytes.limit(durable).position(collected);
      try {
        to.collect(bytes);
      } catch (Throwable e) {
        // The engine's contract: what a manager throws is ignored, as the log must go on.
        log.error("The change-data-capture manager failed; its own recovery must read on.", e);
      }
    }
    collected = durable;
  }
}
