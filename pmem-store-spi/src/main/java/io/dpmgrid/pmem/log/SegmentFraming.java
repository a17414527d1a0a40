package io.dpmgrid.pmem.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * How the bytes of a segment are to be read: implemented by whoever writes records through a {@link
 * SegmentWriter}, so that the log can be repaired without knowing its format.
 *
 * <p>Implementations must withstand any bytes: they see whatever a crash left. They must not move
 * the position or limit of a buffer that they are given, nor change its order.
 */
public interface SegmentFraming {
  /** The slot holds no header: it was never used, or a crash hit between two headers. */
  long BLANK = -1;

  /** The slot holds something that is not a valid header. */
  long TORN = -2;

  /** {@link #recordLength} found no valid record. */
  int NO_RECORD = 0;

  /** The bytes at the start of a segment before its first record. */
  int headerLength();

  /**
   * Which segment's valid header a slot starts with.
   *
   * @param segment the whole slot, from 0 to its capacity
   * @return the absolute index, {@code >= 0}; or {@link #BLANK} if the first 8 bytes are zero; or
   *     {@link #TORN}
   * @throws IOException if the header is intact but not ours to read: a foreign log, or a format
   *     version that is too old or too new. Nothing is changed then
   */
  long headerIndex(ByteBuffer segment) throws IOException;

  /**
   * How long the valid record at an offset is, padding included. Valid means: complete, by its
   * check sum, and written for this very segment and offset; what an earlier use of the slot left
   * behind is not.
   *
   * @param segment the whole slot, from 0 to its capacity
   * @param index the segment's absolute index
   * @param offset where the record would begin, {@code < capacity}
   * @return the length, {@code > 0} and within the slot, or {@link #NO_RECORD}
   */
  int recordLength(ByteBuffer segment, long index, int offset);

  /**
   * Whether the valid record at an offset is the mark that ends a closed segment, behind which
   * nothing belongs to it.
   */
  default boolean endsSegment(ByteBuffer segment, long index, int offset) {
    return false;
  }

  /**
   * The first valid record, end marks aside, at or behind an offset, whatever lies before it.
   *
   * @param segment the whole slot, from 0 to its capacity
   * @param index the segment's absolute index
   * @param from where to begin to look, {@code <= capacity}
   * @return the record's offset, or {@code -1} if there is none
   */
  default int nextRecord(ByteBuffer segment, long index, int from) {
    for (int at = from; at < segment.capacity(); at++) {
      if (recordLength(segment, index, at) > NO_RECORD && !endsSegment(segment, index, at)) {
        return at;
      }
    }
    return -1;
  }
}
