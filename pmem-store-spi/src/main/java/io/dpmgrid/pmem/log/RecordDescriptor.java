package io.dpmgrid.pmem.log;

import java.util.UUID;

/**
 * A record of {@link Log}. Little-endian, aligned to 8 bytes.
 *
 * <pre>
 *    0         4         8     10     12        16
 *    +---------+---------+------+------+---------+
 *    | length  | check   |header|flags | reserved|   bytes 0..8 are the commit word, stored last
 *    +---------+---------+------+------+---------+
 *    | header bytes beyond 16, if header > 16:   |   where an encrypted record keeps its key id,
 *    | key id, nonce, tag                        |   nonce and tag
 *    +-------------------------------------------+
 *    | payload (length - header bytes), padding  |
 *    +-------------------------------------------+
 * </pre>
 *
 * {@code length} counts header and payload, not the padding. {@code check} is the CRC32C of bytes
 * 8..length combined with pool, segment index and offset, so that a record is valid only where it
 * was written.
 */
final class RecordDescriptor {
  static final int ALIGNMENT = Long.BYTES;

  static final int LENGTH_OFFSET = 0;
  static final int CHECK_OFFSET = LENGTH_OFFSET + Integer.BYTES;
  static final int HEADER_LENGTH_OFFSET = CHECK_OFFSET + Integer.BYTES;
  static final int FLAGS_OFFSET = HEADER_LENGTH_OFFSET + Short.BYTES;
  static final int RESERVED_OFFSET = FLAGS_OFFSET + Short.BYTES;
  static final int HEADER_LENGTH = RESERVED_OFFSET + Integer.BYTES;

  /** The record is to be skipped: its writer failed after it had reserved the range. */
  static final int FLAG_VOID = 1;

  private RecordDescriptor() {}

  /** Bytes that a record takes in its segment. */
  static int alignedLength(int length) {
    return (length + ALIGNMENT - 1) & -ALIGNMENT;
  }

  static long commitWord(int length, int check) {
    return (long) check << Integer.SIZE | (length & 0xffff_ffffL);
  }

  /** Bytes 8..16 of a record. */
  static long secondWord(int headerLength, int flags) {
    return (flags & 0xffffL) << Short.SIZE | (headerLength & 0xffffL);
  }

  static int headerLength(long secondWord) {
    return (int) (secondWord & 0xffff);
  }

  static int flags(long secondWord) {
    return (int) (secondWord >>> Short.SIZE & 0xffff);
  }

  /** What binds a record to its place; mixed into the check. */
  static int place(UUID pool, long index, int offset) {
    long mixed =
        pool.getMostSignificantBits()
            ^ Long.rotateLeft(pool.getLeastSignificantBits(), 29)
            ^ index * 0x9E37_79B9_7F4A_7C15L
            ^ offset * 0xC2B2_AE3D_27D4_EB4FL;
    mixed = (mixed ^ mixed >>> 32) * 0xD6E8_FEB8_6659_FD93L;
    return (int) (mixed ^ mixed >>> 32);
  }
}
