package io.dpmgrid.pmem.log;

import io.dpmgrid.pmem.region.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes what a crash left behind the last record of a log: torn records, whole records behind
 * them that nobody acknowledged (they must not come back when the same positions are written
 * again), and a header that was being written. To be run before anybody reads or writes the log.
 *
 * <p>It rests on the log's order: a segment's header is valid only if every earlier segment is
 * durable to its end. So only the segment with the highest header can have a torn tail, and only
 * the slot after it can have a torn header. Anything else is damage, and is refused. So is a hole
 * before something that is known to have been durable ({@link KnownEnd}), or before more than can
 * have been in flight.
 *
 * <p>May crash at any point and be run again: it changes nothing before the end of the valid
 * records, on which alone its decisions rest, and it never refuses what it left itself.
 */
public final class TailRepair {
  private static final int CHUNK = 1 << 16;

  private final SegmentFraming framing;
  private final TailDamage damage;

  /**
   * @param framing how the segments are to be read
   */
  public TailRepair(SegmentFraming framing) {
    this.framing = framing;
    this.damage = new TailDamage(framing);
  }

  /**
   * What was found and done.
   *
   * @param highest the index of the last segment, or {@link SegmentFraming#BLANK} if the log is
   *     empty
   * @param tail the end of the last segment's valid records: where writing goes on; 0 if the log is
   *     empty
   * @param records the number of valid records in the last segment
   * @param bytesZeroed how many bytes were overwritten behind the tail and in torn slots, in whole
   *     chunks
   * @param clearedSlots the slots whose header was torn
   */
  public record Result(
      long highest, int tail, long records, long bytesZeroed, List<Integer> clearedSlots) {}

  /**
   * What was found and done in one segment.
   *
   * @param end the end of the valid records, before an end mark: where writing goes on
   * @param records the number of valid records
   * @param bytesZeroed how many bytes were overwritten behind the end, in whole chunks
   */
  public record Tail(int end, long records, long bytesZeroed) {}

  /**
   * Repairs the ring; durable on return.
   *
   * @param known what is known of the log's end
   * @throws LogCorruptException if the ring holds what no crash leaves; nothing was changed
   * @throws IOException if a slot cannot be opened, or the framing refuses it; nothing was changed
   */
  public Result repair(SegmentRing ring, KnownEnd known) throws IOException {
    long[] headers = readHeaders(ring);
    long highest = SegmentFraming.BLANK;
    for (long header : headers) {
      highest = Math.max(highest, header);
    }
    checkPlausible(ring, headers, highest);
    refuseMissing(ring.file(ring.slotOf(known.segment())), known, highest);
    List<Integer> torn = tornSlots(ring, headers, highest);
    Tail found = new Tail(0, 0, 0);
    if (highest >= 0) {
      Region region = ring.acquire(highest);
      try {
        found = repair(region, highest, known);
      } finally {
        ring.release(region);
      }
    }
    long zeroed = found.bytesZeroed();
    for (int slot : torn) {
      Region region = ring.acquireSlot(slot);
      try {
        zeroed += cut(region, 0);
      } finally {
        ring.release(region);
      }
    }
    return new Result(highest, found.end(), found.records(), zeroed, List.copyOf(torn));
  }

  /**
   * Repairs the last segment of a log: removes everything behind its last valid record, an end mark
   * included, as there is no later segment; durable on return.
   *
   * @param index the segment's absolute index, which its header carries
   * @throws LogCorruptException if something is missing that a crash cannot take; nothing was
   *     changed
   */
  public Tail repair(Region region, long index, KnownEnd known) throws LogCorruptException {
    Tail found = find(region.path(), region.view(), index, known);
    return new Tail(found.end, found.records, cut(region, found.end));
  }

  /**
   * Decides what {@link #repair(Region, long, KnownEnd)} would do, and changes nothing.
   *
   * @param file the segment's file; for messages
   * @param segment the whole slot, from 0 to its capacity
   * @throws LogCorruptException if it would refuse
   */
  public Tail find(Path file, ByteBuffer segment, long index, KnownEnd known)
      throws LogCorruptException {
    Walk found = walk(segment, index);
    damage.refuse(file, segment, index, found.end, known);
    return new Tail(found.end, found.records, 0);
  }

  /**
   * Refuses a log that lost its end.
   *
   * @param file where the segment belongs up to which it was durable
   * @param highest the last segment that is there; negative if there is none
   * @throws LogCorruptException if segments are missing that were durable
   */
  public static void refuseMissing(Path file, KnownEnd known, long highest)
      throws LogCorruptException {
    TailDamage.refuseMissing(file, known, highest);
  }

  /**
   * Zeroes a slot from an offset to its end; durable on return, and so is what lies before.
   *
   * @return how many bytes were overwritten, in whole chunks
   */
  public static long cut(Region region, int from) {
    byte[] bytes = new byte[CHUNK];
    long zeroed = 0;
    for (long at = from; at < region.size(); ) {
      int length = (int) Math.min(CHUNK - at % CHUNK, region.size() - at);
      region.get(at, bytes, 0, length);
      if (!allZero(bytes, length)) {
        region.zero(at, length);
        zeroed += length;
      }
      at += length;
    }
    // All of it: after a mere kill the records and zeros just seen may be nowhere but in caches,
    // and what is written next must not be acknowledged on top of them before they are durable.
    region.persist(0, region.size());
    return zeroed;
  }

  private static boolean allZero(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
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

  private Walk walk(ByteBuffer segment, long index) {
    int offset = framing.headerLength();
    long records = 0;
    while (offset < segment.capacity()) {
      int length = framing.recordLength(segment, index, offset);
      if (length <= SegmentFraming.NO_RECORD || length > segment.capacity() - offset) {
        break;
      }
      if (framing.endsSegment(segment, index, offset)) {
        break;
      }
      offset += length;
      records++;
    }
    return new Walk(offset, records);
  }

  private record Walk(int end, long records) {}
}
