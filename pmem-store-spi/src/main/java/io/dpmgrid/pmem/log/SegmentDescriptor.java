package io.dpmgrid.pmem.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The header of a segment of {@link Log}. Little-endian.
 *
 * <pre>
 *    0         4         8         12        16
 *    +---------+---------+---------+---------+
 *    | magic   | CRC32C  | version | length  |   bytes 0..8 are the commit word, stored last
 *    +---------+---------+---------+---------+
 * 16 | UUID of the pool                      |
 *    +-------------------+---------+---------+
 * 32 | segment index     | prev end| capacity|   prev end: where the predecessor's records end
 *    +-------------------+---------+---------+
 * 48 | key id            | nonce (12 bytes)  :   key id 0: not encrypted
 *    +-------------------+-         +--------+
 * 64 :                              | (zero) |
 *    +------------------------------+--------+
 * 80 | authentication tag                    |
 *    +---------------------------------------+
 * 96 | reserved, zero (32 bytes)             |
 *    +---------------------------------------+
 * </pre>
 *
 * The CRC covers bytes 8..128.
 */
final class SegmentDescriptor {
  /** The version this code writes, and the only one it reads. */
  static final int VERSION = 1;

  static final int MAGIC = 0x474c5044; // "DPLG"

  static final int MAGIC_OFFSET = 0;
  static final int CRC_OFFSET = MAGIC_OFFSET + Integer.BYTES;
  static final int VERSION_OFFSET = CRC_OFFSET + Integer.BYTES;
  static final int LENGTH_OFFSET = VERSION_OFFSET + Integer.BYTES;
  static final int POOL_OFFSET = LENGTH_OFFSET + Integer.BYTES;
  static final int INDEX_OFFSET = POOL_OFFSET + 2 * Long.BYTES;
  static final int PREVIOUS_END_OFFSET = INDEX_OFFSET + Long.BYTES;
  static final int CAPACITY_OFFSET = PREVIOUS_END_OFFSET + Integer.BYTES;
  static final int KEY_ID_OFFSET = CAPACITY_OFFSET + Integer.BYTES;
  static final int NONCE_OFFSET = KEY_ID_OFFSET + Long.BYTES;
  static final int TAG_OFFSET = NONCE_OFFSET + 24;
  static final int RESERVED_OFFSET = TAG_OFFSET + 16;
  static final int LENGTH = RESERVED_OFFSET + 32;

  private SegmentDescriptor() {}

  /** The bytes of a header, from position 0. */
  static ByteBuffer encode(UUID pool, long index, int previousEnd, int capacity) {
    ByteBuffer header = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(MAGIC_OFFSET, MAGIC);
    header.putInt(VERSION_OFFSET, VERSION);
    header.putInt(LENGTH_OFFSET, LENGTH);
    header.putLong(POOL_OFFSET, pool.getMostSignificantBits());
    header.putLong(POOL_OFFSET + Long.BYTES, pool.getLeastSignificantBits());
    header.putLong(INDEX_OFFSET, index);
    header.putInt(PREVIOUS_END_OFFSET, previousEnd);
    header.putInt(CAPACITY_OFFSET, capacity);
    header.putInt(CRC_OFFSET, crc(header));
    return header;
  }

  static boolean isBlank(ByteBuffer segment) {
    return segment.capacity() < LENGTH || segment.getLong(0) == 0;
  }

  /** Whether the header is whole; what it says may still be refused. */
  static boolean isValid(ByteBuffer segment) {
    return segment.capacity() >= LENGTH
        && segment.getInt(MAGIC_OFFSET) == MAGIC
        && segment.getInt(CRC_OFFSET) == crc(segment);
  }

  static int version(ByteBuffer segment) {
    return segment.getInt(VERSION_OFFSET);
  }

  static UUID pool(ByteBuffer segment) {
    return new UUID(segment.getLong(POOL_OFFSET), segment.getLong(POOL_OFFSET + Long.BYTES));
  }

  static long index(ByteBuffer segment) {
    return segment.getLong(INDEX_OFFSET);
  }

  static int previousEnd(ByteBuffer segment) {
    return segment.getInt(PREVIOUS_END_OFFSET);
  }

  static int capacity(ByteBuffer segment) {
    return segment.getInt(CAPACITY_OFFSET);
  }

  private static int crc(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.duplicate().limit(LENGTH).position(VERSION_OFFSET));
    return (int) crc.getValue();
  }
}
