package io.dpmgrid.ignite;

import io.dpmgrid.pmem.log.SegmentWriter;
import org.jspecify.annotations.Nullable;

/**
 * How much went into the log: the writer of a segment numbers its ranges and knows its durable end
 * anyhow, so nothing is counted on a record's way. Thread-safe; no reading is ever less than an
 * earlier one.
 */
final class LogTotals {
  private @Nullable SegmentWriter open;
  private int start;
  private int headers;
  private long records;
  private long bytes;

  /** A reading. */
  record Reading(long records, long bytes, long lagBytes) {}

  /**
   * Goes on with another segment; its predecessor, if any, is complete.
   *
   * @param from where its writer began; the header that it writes first is no record
   */
  synchronized void begin(SegmentWriter writer, int from) {
    records += openRecords();
    bytes += openBytes();
    open = writer;
    start = from;
    headers = from == 0 ? 1 : 0;
  }

  synchronized Reading reading() {
    return new Reading(records + openRecords(), bytes + openBytes(), open == null ? 0 : open.lag());
  }

  private long openRecords() {
    return open == null ? 0 : Math.max(0, open.ranges() - headers);
  }

  private long openBytes() {
    return open == null ? 0 : open.durable() - start;
  }
}
