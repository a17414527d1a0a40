package io.dpmgrid.pmem.pool;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Where the bytes of a superblock lie. The file {@value #FILE_NAME} has two copies, each in a block
 * of its own; updates alternate between them. Little-endian.
 *
 * <pre>
 *      0                   4096                  8192
 *      +---------------------+---------------------+
 *      | copy A              | copy B              |
 *      +---------------------+---------------------+
 *
 *  one copy:
 *        0 |    8 | magic "DPMGPOOL"; written last, zero while the copy is being written
 *        8 |    4 | format version
 *       12 |    4 | CRC32C of all 4096 bytes, with magic in place and this field zero
 *       16 |    8 | generation
 *       24 |   16 | pool UUID, most significant half first
 *       40 |    8 | created, ms since 1970-01-01T00:00Z
 *       48 |    4 | flags: bit 0 clean
 *       52 |    4 | length of the node id in bytes
 *       56 |    8 | opens without a clean mark
 *       64 |    8 | the hardware's dirty shutdowns, -1 unknown
 *       72 |   16 | reserved: pool set UUID
 *       88 |   16 | reserved: id of the key that protects the keyring
 *      104 |   12 | reserved: nonce
 *      116 |   16 | reserved: authentication tag
 *      132 |  124 | reserved, zero
 *      256 |  256 | node id, UTF-8, zero-padded
 *      512 | 1536 | reserved, zero
 *     2048 | 2048 | reserved: keyring
 * </pre>
 *
 * <p>Magic, format version, CRC32C (place and coverage) and generation stay where they are in every
 * later version, so that a release can tell a newer pool from a damaged one. Reserved bytes are
 * kept as they are by updates.
 */
public final class SuperblockDescriptor {
  /** The superblock's name inside the pool's directory. */
  public static final String FILE_NAME = "superblock.dpm";

  /** The format that this release writes. */
  public static final int FORMAT_VERSION = 1;

  /** Bytes of one copy. */
  public static final int COPY_LENGTH = 4096;

  /** Bytes of the file. */
  public static final int FILE_LENGTH = 2 * COPY_LENGTH;

  /** The longest node id in bytes of UTF-8. */
  public static final int MAX_NODE_ID_BYTES = 256;

  static final long MAGIC = 0x4c4f_4f50_474d_5044L; // "DPMGPOOL" as little-endian bytes

  static final int MAGIC_OFFSET = 0;
  static final int VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;
  static final int CRC_OFFSET = VERSION_OFFSET + Integer.BYTES;
  static final int GENERATION_OFFSET = CRC_OFFSET + Integer.BYTES;
  static final int POOL_ID_OFFSET = GENERATION_OFFSET + Long.BYTES;
  static final int CREATED_OFFSET = POOL_ID_OFFSET + 2 * Long.BYTES;
  static final int FLAGS_OFFSET = CREATED_OFFSET + Long.BYTES;
  static final int NODE_ID_LENGTH_OFFSET = FLAGS_OFFSET + Integer.BYTES;
  static final int UNCLEAN_OPENS_OFFSET = NODE_ID_LENGTH_OFFSET + Integer.BYTES;
  static final int HARDWARE_COUNT_OFFSET = UNCLEAN_OPENS_OFFSET + Long.BYTES;
  static final int POOL_SET_OFFSET = HARDWARE_COUNT_OFFSET + Long.BYTES;
  static final int KEY_ID_OFFSET = POOL_SET_OFFSET + 2 * Long.BYTES;
  static final int NONCE_OFFSET = KEY_ID_OFFSET + 16;
  static final int TAG_OFFSET = NONCE_OFFSET + 12;
  static final int RESERVED_OFFSET = TAG_OFFSET + 16;
  static final int NODE_ID_OFFSET = 256;
  static final int KEYRING_OFFSET = 2048;

  private static final int CLEAN_FLAG = 1;

  private SuperblockDescriptor() {}

  /** A blank copy to be filled. */
  static ByteBuffer blank() {
    return ByteBuffer.allocate(COPY_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes the state into a copy, keeps its reserved bytes, and seals it with magic and CRC. */
  static void encode(PoolState state, ByteBuffer copy) {
    byte[] nodeId = nodeIdBytes(state.nodeId());
    copy.putInt(VERSION_OFFSET, state.formatVersion());
    copy.putLong(GENERATION_OFFSET, state.generation());
    copy.putLong(POOL_ID_OFFSET, state.poolId().getMostSignificantBits());
    copy.putLong(POOL_ID_OFFSET + Long.BYTES, state.poolId().getLeastSignificantBits());
    copy.putLong(CREATED_OFFSET, state.created().toEpochMilli());
    int flags = copy.getInt(FLAGS_OFFSET) & ~CLEAN_FLAG;
    copy.putInt(FLAGS_OFFSET, state.clean() ? flags | CLEAN_FLAG : flags);
    copy.putInt(NODE_ID_LENGTH_OFFSET, nodeId.length);
    copy.putLong(UNCLEAN_OPENS_OFFSET, state.uncleanOpens());
    copy.putLong(HARDWARE_COUNT_OFFSET, state.hardwareDirtyShutdowns());
    copy.put(NODE_ID_OFFSET, new byte[MAX_NODE_ID_BYTES]);
    copy.put(NODE_ID_OFFSET, nodeId);
    copy.putLong(MAGIC_OFFSET, MAGIC);
    copy.putInt(CRC_OFFSET, crc(copy));
  }

  /** Reads an intact copy of {@link #FORMAT_VERSION}. */
  static PoolState decode(ByteBuffer copy) {
    int length = copy.getInt(NODE_ID_LENGTH_OFFSET);
    if (length <= 0 || length > MAX_NODE_ID_BYTES) {
      throw new IllegalArgumentException(
          "node id of " + length + " bytes is outside 1.." + MAX_NODE_ID_BYTES);
    }
    byte[] nodeId = new byte[length];
    copy.get(NODE_ID_OFFSET, nodeId);
    return new PoolState(
        version(copy),
        generation(copy),
        new UUID(copy.getLong(POOL_ID_OFFSET), copy.getLong(POOL_ID_OFFSET + Long.BYTES)),
        new String(nodeId, StandardCharsets.UTF_8),
        Instant.ofEpochMilli(copy.getLong(CREATED_OFFSET)),
        (copy.getInt(FLAGS_OFFSET) & CLEAN_FLAG) != 0,
        copy.getLong(UNCLEAN_OPENS_OFFSET),
        copy.getLong(HARDWARE_COUNT_OFFSET));
  }

  static long magic(ByteBuffer copy) {
    return copy.getLong(MAGIC_OFFSET);
  }

  static int version(ByteBuffer copy) {
    return copy.getInt(VERSION_OFFSET);
  }

  static long generation(ByteBuffer copy) {
    return copy.getLong(GENERATION_OFFSET);
  }

  static int storedCrc(ByteBuffer copy) {
    return copy.getInt(CRC_OFFSET);
  }

  /** The check sum that an intact copy of these bytes carries. */
  static int crc(ByteBuffer copy) {
    CRC32C crc = new CRC32C();
    crc.update(copy.duplicate().position(0).limit(CRC_OFFSET));
    crc.update(new byte[Integer.BYTES]);
    crc.update(copy.duplicate().position(CRC_OFFSET + Integer.BYTES).limit(COPY_LENGTH));
    return (int) crc.getValue();
  }

  static byte[] nodeIdBytes(String nodeId) {
    byte[] bytes = nodeId.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length > MAX_NODE_ID_BYTES) {
      throw new IllegalArgumentException(
          "node id '"
              + nodeId
              + "' has "
              + bytes.length
              + " bytes of UTF-8; give it 1.."
              + MAX_NODE_ID_BYTES);
    }
    return bytes;
  }
}
