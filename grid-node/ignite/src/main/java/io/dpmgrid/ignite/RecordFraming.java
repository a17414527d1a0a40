package io.dpmgrid.ignite;

import java.nio.ByteBuffer;
import org.apache.ignite.internal.pagemem.wal.record.WALRecord;
import org.apache.ignite.internal.processors.cache.persistence.wal.crc.FastCrc;
import org.apache.ignite.internal.processors.cache.persistence.wal.record.HeaderRecord;
import org.jspecify.annotations.Nullable;

/**
 * The engine's log format, as far as the end of a log can be found by it: without reading what a
 * record means, so that no record type, encrypted or of a later version, is taken for a torn one.
 * Buffers are in the engine's byte order, the native one; their positions and limits are moved.
 *
 * <pre>
 *  segment header                        record, serializer version 2
 *  0   1  type of a header record        0   1  type; 0 nothing follows, SWITCH end of segment
 *  1   8  segment index                  1   8  segment index
 *  9   4  offset, 0                      9   4  offset of this record
 *  13  8  magic                          13  4  length of this record, type and CRC included
 *  21  4  serializer version             17  .  data
 *  25  4  CRC32 of 0..25                 end 4  CRC32 of everything before
 * </pre>
 */
final class RecordFraming {
  static final int HEADER = 29;
  private static final int INDEX = 1;
  private static final int OFFSET = 9;
  private static final int MAGIC = 13;
  private static final int VERSION = 21;
  private static final int HEADER_CRC = 25;
  private static final int LENGTH = 13;
  private static final int CRC_BYTES = 4;
  private static final int SMALLEST = 17 + CRC_BYTES;

  private static final byte HEADER_TYPE = type(WALRecord.RecordType.HEADER_RECORD);
  private static final byte SWITCH_TYPE = type(WALRecord.RecordType.SWITCH_SEGMENT_RECORD);

  private RecordFraming() {}

  /**
   * A segment header that the engine accepts.
   *
   * @param index the absolute index of the segment
   * @param version the serializer's version
   * @param unchecked whether it was written with CRC checks switched off
   */
  record Header(long index, int version, boolean unchecked) {}

  /** The header at the start of a slot, or {@code null} if the engine would not accept it. */
  static @Nullable Header header(ByteBuffer slot) {
    if (slot.capacity() < HEADER || slot.get(0) != HEADER_TYPE || slot.getInt(OFFSET) != 0) {
      return null;
    }
    long index = slot.getLong(INDEX);
    int version = slot.getInt(VERSION);
    if (index < 0
        || slot.getLong(MAGIC) != HeaderRecord.REGULAR_MAGIC
        || version < 1
        || version > 2) {
      return null;
    }
    int stored = slot.getInt(HEADER_CRC);
    return new Header(index, version, stored == 0 && crc(slot, 0, HEADER_CRC) != 0);
  }

  /** Whether the slot begins like the header of this segment, torn or whole. */
  static boolean beginsSegment(ByteBuffer slot, long index) {
    return slot.capacity() >= HEADER && slot.get(0) == HEADER_TYPE && slot.getLong(INDEX) == index;
  }

  /** Whether the mark that ends a segment stands at {@code at}. */
  static boolean isSwitch(ByteBuffer slot, int at) {
    return at < slot.capacity() && slot.get(at) == SWITCH_TYPE;
  }

  /** The length of the whole, valid record at {@code at}; 0 if there is none. */
  static int length(ByteBuffer slot, long index, int at) {
    if (at + SMALLEST > slot.capacity()) {
      return 0;
    }
    byte type = slot.get(at);
    if (type == 0 || type == SWITCH_TYPE) {
      return 0;
    }
    int length = slot.getInt(at + LENGTH);
    if (slot.getLong(at + INDEX) != index
        || slot.getInt(at + OFFSET) != at
        || length < SMALLEST
        || length > slot.capacity() - at) {
      return 0;
    }
    int body = length - CRC_BYTES;
    return crc(slot, at, body) == slot.getInt(at + body) ? length : 0;
  }

  /** The first whole, valid record at or behind {@code from}; -1 if there is none. */
  static int next(ByteBuffer slot, long index, int from) {
    return next(slot, index, from, slot.capacity());
  }

  /** The first whole, valid record that begins in {@code from..to}; -1 if there is none. */
  static int next(ByteBuffer slot, long index, int from, int to) {
    int last = Math.min(to, slot.capacity() - SMALLEST);
    for (int at = from; at <= last; at++) {
      if (slot.getLong(at + INDEX) == index && length(slot, index, at) > 0) {
        return at;
      }
    }
    return -1;
  }

  private static int crc(ByteBuffer slot, int from, int length) {
    slot.limit(slot.capacity()).position(from);
    return FastCrc.calcCrc(slot, length);
  }

  private static byte type(WALRecord.RecordType type) {
    return (byte) (type.index() + 1);
  }
}
