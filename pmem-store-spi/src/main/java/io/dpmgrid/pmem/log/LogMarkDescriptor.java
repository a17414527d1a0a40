package io.dpmgrid.pmem.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The file {@value #FILE_NAME}, which says how far a log is known to be durable. Little-endian.
 *
 * <pre>
 *        0 |    8 | magic "DPMGMARK"
 *        8 |    4 | format version
 *       12 |    4 | CRC32C of bytes 0..64 with this field zero
 *       16 |   16 | pool UUID, most significant half first
 *       32 |    8 | the segment since which the log was written by the mark's owner alone
 *       40 |   24 | reserved, zero
 *       64 |    8 | entry A: position  [0 : 1][segment : 32][offset : 31]
 *       72 |    8 |          check     the position, mixed with the pool UUID
 *      128 |   16 | entry B, alike; updates alternate, the higher valid one counts
 *      144 |      | reserved, zero, up to 4096
 * </pre>
 *
 * An entry lies in one cache line, its check is stored before its position, and an entry with a
 * wrong check does not count.
 */
final class LogMarkDescriptor {
  static final String FILE_NAME = "log-mark.dpm";
  static final int VERSION = 1;
  static final long MAGIC = 0x4b52_414d_474d_5044L; // "DPMGMARK" as little-endian bytes

  static final int MAGIC_OFFSET = 0;
  static final int VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;
  static final int CRC_OFFSET = VERSION_OFFSET + Integer.BYTES;
  static final int POOL_OFFSET = CRC_OFFSET + Integer.BYTES;
  static final int SINCE_OFFSET = POOL_OFFSET + 2 * Long.BYTES;
  static final int HEADER_LENGTH = 64;
  static final int ENTRY_OFFSET = HEADER_LENGTH;
  static final int ENTRY_STRIDE = 64;
  static final int ENTRIES = 2;
  static final int CHECK_OFFSET = Long.BYTES;
  static final int ENTRY_LENGTH = 2 * Long.BYTES;
  static final int FILE_LENGTH = 4096;

  private static final int OFFSET_BITS = 31;

  private LogMarkDescriptor() {}

  /** A header, from position 0. */
  static ByteBuffer header(UUID pool, long since) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(MAGIC_OFFSET, MAGIC);
    header.putInt(VERSION_OFFSET, VERSION);
    header.putLong(POOL_OFFSET, pool.getMostSignificantBits());
    header.putLong(POOL_OFFSET + Long.BYTES, pool.getLeastSignificantBits());
    header.putLong(SINCE_OFFSET, since);
    CRC32C crc = new CRC32C();
    crc.update(header.duplicate());
    header.putInt(CRC_OFFSET, (int) crc.getValue());
    return header;
  }

  static int entry(int number) {
    return ENTRY_OFFSET + number * ENTRY_STRIDE;
  }

  static long position(long segment, int offset) {
    return segment << OFFSET_BITS | offset;
  }

  static long segment(long position) {
    return position >>> OFFSET_BITS;
  }

  static int offset(long position) {
    return (int) (position & (1L << OFFSET_BITS) - 1);
  }

  /** What stands beside a position; never 0 beside 0, so that zeros are no entry. */
  static long check(UUID pool, long position) {
    long mixed =
        position * 0x9E37_79B9_7F4A_7C15L
            ^ pool.getMostSignificantBits()
            ^ Long.rotateLeft(pool.getLeastSignificantBits(), 31);
    mixed = (mixed ^ mixed >>> 32) * 0xD6E8_FEB8_6659_FD93L;
    return (mixed ^ mixed >>> 29) | 1;
  }
}
