package io.dpmgrid.pmem.log;

import io.dpmgrid.pmem.region.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the records of a {@link Log} in order, across segments.
 *
 * <p>Not thread-safe; may run beside writers as long as nobody recycles what it reads.
 */
final class LogReader {
  private final SegmentRing ring;
  private final LogFraming framing;

  LogReader(SegmentRing ring, LogFraming framing) {
    this.ring = ring;
    this.framing = framing;
  }

  /** The oldest segment that is still there, going back without a gap from {@code highest}. */
  long oldest(long highest) throws IOException {
    long oldest = highest;
    while (oldest > 0 && highest - (oldest - 1) < ring.slots() && holds(oldest - 1)) {
      oldest--;
    }
    return oldest;
  }

  /**
   * Visits every record in {@code [from, to)}.
   *
   * @param from a record's position or a segment's start
   * @throws LogCorruptException if an earlier segment is not complete
   */
  void read(long from, long to, LogVisitor visitor) throws IOException {
    int size = ring.segmentSize();
    int start = Math.max((int) (from % size), framing.headerLength());
    for (long index = from / size; index * size < to; index++) {
      int limit = (int) Math.min(size, to - index * size);
      boolean last = (index + 1) * size >= to;
      int end = readSegment(index, start, limit, visitor);
      if (last ? end < limit && limit < size : end != previousEnd(index + 1)) {
        throw new LogCorruptException(
            ring.file(ring.slotOf(index)),
            "segment "
                + index
                + " has no valid record at "
                + end
                + ", but more records must follow: restore the file from a backup, or remove the"
                + " log and let the node be rebuilt by its peers");
      }
      start = framing.headerLength();
    }
  }

  private int readSegment(long index, int start, int limit, LogVisitor visitor) throws IOException {
    Region region = ring.acquire(index);
    try {
      ByteBuffer segment = region.view();
      if (framing.headerIndex(segment) != index) {
        throw new LogCorruptException(region.path(), "is not segment " + index + " of the log");
      }
      int offset = start;
      while (offset < limit) {
        int length = framing.recordLength(segment, index, offset);
        if (length == SegmentFraming.NO_RECORD) {
          break;
        }
        visit(segment, index, offset, visitor);
        offset += length;
      }
      return offset;
    } finally {
      ring.release(region);
    }
  }

  private void visit(ByteBuffer segment, long index, int offset, LogVisitor visitor) {
    long second = segment.getLong(offset + RecordDescriptor.HEADER_LENGTH_OFFSET);
    if ((RecordDescriptor.flags(second) & RecordDescriptor.FLAG_VOID) != 0) {
      return;
    }
    int header = RecordDescriptor.headerLength(second);
    int length = segment.getInt(offset + RecordDescriptor.LENGTH_OFFSET);
    ByteBuffer payload =
        segment
            .slice(offset + header, length - header)
            .asReadOnlyBuffer()
            .order(ByteOrder.LITTLE_ENDIAN);
    visitor.record(index * ring.segmentSize() + offset, payload);
  }

  private int previousEnd(long index) throws IOException {
    Region region = ring.acquire(index);
    try {
      return SegmentDescriptor.previousEnd(region.view());
    } finally {
      ring.release(region);
    }
  }

  private boolean holds(long index) throws IOException {
    Region region = ring.acquire(index);
    try {
      return framing.headerIndex(region.view()) == index;
    } finally {
      ring.release(region);
    }
  }
}
