package io.dpmgrid.pmem.log;

import io.dpmgrid.pmem.region.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes what a crash left behind the last record of a log: torn records, whole records behind
 * them that nobody acknowledged (they must not come back when the same positions are written
 * again), and a header that was being written. To be run before anybody reads or writes the log.
 *
 * <p>It rests on the log's order: a segment's header is valid only if every earlier segment is
 * durable to its end. So only the segment with the highest header can have a torn tail, and only
 * the slot after it can have a torn header. Anything else is damage, and is refused.
 *
 * <p>May crash at any point and be run again: it changes nothing before the end of the valid
 * records, on which alone its decisions rest.
 */
public final class TailRepair {
  private final SegmentFraming framing;

  /**
   * @param framing how the segments are to be read
   */
  public TailRepair(SegmentFraming framing) {
    this.framing = framing;
  }

  /**
   * What was found and done.
   *
   * @param highest the index of the last segment, or {@link SegmentFraming#BLANK} if the log is
   *     empty
   * @param tail the end of the last segment's valid records: where writing goes on; 0 if the log is
   *     empty
   * @param ended whether the last segment was closed by its end mark
   * @param records the number of valid records in the last segment
   * @param bytesZeroed how many bytes were overwritten behind the tail and in torn slots, up to the
   *     last one that was not zero
   * @param clearedSlots the slots whose header was torn
   */
  public record Result(
      long highest,
      int tail,
      boolean ended,
      long records,
      long bytesZeroed,
      List<Integer> clearedSlots) {}

  /**
   * Repairs the ring; durable on return.
   *
   * @throws LogCorruptException if the ring holds what no crash leaves; nothing was changed
   * @throws IOException if a slot cannot be opened, or the framing refuses it; nothing was changed
   */
  public Result repair(SegmentRing ring) throws IOException {
    long[] headers = readHeaders(ring);
    long highest = SegmentFraming.BLANK;
    for (long header : headers) {
      highest = Math.max(highest, header);
    }
    checkPlausible(ring, headers, highest);
    List<Integer> torn = tornSlots(ring, headers, highest);
    long zeroed = 0;
    Result found = new Result(highest, 0, false, 0, 0, List.of());
    if (highest >= 0) {
      Region region = ring.acquire(highest);
      try {
        found = walk(region.view(), highest);
        zeroed += zero(region, found.tail());
        // After a mere kill the records and zeros just seen may be nowhere but in caches; what is
        // written next must not be acknowledged on top of them before they are durable.
        region.persist(0, region.size());
      } finally {
        ring.release(region);
      }
    }
    for (int slot : torn) {
      Region region = ring.acquireSlot(slot);
      try {
        zeroed += zero(region, 0);
        region.persist(0, region.size());
      } finally {
        ring.release(region);
      }
    }
    return new Result(
        highest, found.tail(), found.ended(), found.records(), zeroed, List.copyOf(torn));
  }

  private long[] readHeaders(SegmentRing ring) throws IOException {
    long[] headers = new long[ring.slots()];
    for (int slot = 0; slot < headers.length; slot++) {
      Region region = ring.acquireSlot(slot);
      try {
        headers[slot] = framing.headerIndex(region.view());
      } finally {
        ring.release(region);
      }
    }
    return headers;
  }

  private static void checkPlausible(SegmentRing ring, long[] headers, long highest)
      throws LogCorruptException {
    for (int slot = 0; slot < headers.length; slot++) {
      long index = headers[slot];
      if (index >= 0 && ring.slotOf(index) != slot) {
        throw new LogCorruptException(
            ring.file(slot),
            "holds segment "
                + index
                + ", which belongs into slot "
                + ring.slotOf(index)
                + " of a ring of "
                + ring.slots()
                + ": configure the number of segments the log was made with");
      }
      if (index >= 0 && index <= highest - ring.slots()) {
        throw new LogCorruptException(
            ring.file(slot),
            "holds segment "
                + index
                + " where a later one must be, as the last is "
                + highest
                + ": the file was exchanged or the ring was grown");
      }
    }
  }

  /** The slots that a crash can have left with a torn header: the next one, at most. */
  private List<Integer> tornSlots(SegmentRing ring, long[] headers, long highest)
      throws IOException {
    List<Integer> torn = new ArrayList<>();
    for (int slot = 0; slot < headers.length; slot++) {
      if (headers[slot] != SegmentFraming.TORN) {
        continue;
      }
      boolean next = highest < 0 || slot == ring.slotOf(highest + 1);
      if (!next || !torn.isEmpty()) {
        throw new LogCorruptException(
            ring.file(slot),
            "the header is damaged, and no crash can have done that (the last valid segment is "
                + highest
                + "): restore the file from a backup, or remove the log and let the node be"
                + " rebuilt by its peers");
      }
      refuseRecordsBehindTornHeader(ring, slot, highest < 0 ? slot : highest + 1);
      torn.add(slot);
    }
    return torn;
  }

  private void refuseRecordsBehindTornHeader(SegmentRing ring, int slot, long index)
      throws IOException {
    Region region = ring.acquireSlot(slot);
    try {
      if (framing.headerLength() < region.size()
          && framing.recordLength(region.view(), index, framing.headerLength()) > 0) {
        throw new LogCorruptException(
            ring.file(slot),
            "the header of segment "
                + index
                + " is damaged, but valid records follow it: restore the file from a backup, or"
                + " remove the log and let the node be rebuilt by its peers");
      }
    } finally {
      ring.release(region);
    }
  }

  private Result walk(ByteBuffer segment, long index) {
    int offset = framing.headerLength();
    long records = 0;
    while (offset < segment.capacity()) {
      int length = framing.recordLength(segment, index, offset);
      if (length <= SegmentFraming.NO_RECORD || length > segment.capacity() - offset) {
        break;
      }
      boolean ended = framing.endsSegment(segment, index, offset);
      offset += length;
      records++;
      if (ended) {
        return new Result(index, offset, true, records, 0, List.of());
      }
    }
    return new Result(index, offset, false, records, 0, List.of());
  }

  /** Zeroes from {@code from} to the last byte that is not zero; not durable yet. */
  private static long zero(Region region, int from) {
    ByteBuffer view = region.view();
    int end = view.capacity();
    while (end - Long.BYTES >= from && view.getLong(end - Long.BYTES) == 0) {
      end -= Long.BYTES;
    }
    while (end > from && view.get(end - 1) == 0) {
      end--;
    }
    if (end > from) {
      region.zero(from, end - (long) from);
    }
    return end - (long) from;
  }
}
