package io.dpmgrid.pmem.log;

import io.dpmgrid.pmem.region.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** One thread's check sums of records; allocates only when it meets another segment. */
final class Checksum {
  private static final byte[] ZEROS = new byte[4096];

  private final CRC32C crc = new CRC32C();
  private @Nullable Region viewed;
  private @Nullable ByteBuffer view;

  /** The bytes of a record's second word, as they lie on the medium. */
  static byte[] bytes(long secondWord) {
    return ByteBuffer.allocate(Long.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(secondWord)
        .array();
  }

  int of(byte[] secondWord, byte[] payload, int from, int length) {
    crc.reset();
    crc.update(secondWord);
    crc.update(payload, from, length);
    return (int) crc.getValue();
  }

  /** Of the remaining bytes; the position is not moved. */
  int of(byte[] secondWord, ByteBuffer payload) {
    int position = payload.position();
    crc.reset();
    crc.update(secondWord);
    crc.update(payload);
    payload.position(position);
    return (int) crc.getValue();
  }

  /** Of bytes that lie in the region already. */
  int of(byte[] secondWord, Region region, int offset, int length) {
    ByteBuffer bytes = view;
    if (bytes == null || viewed != region) {
      bytes = region.view();
      view = bytes;
      viewed = region;
    }
    bytes.limit(offset + length).position(offset);
    return of(secondWord, bytes);
  }

  int ofZeros(byte[] secondWord, int length) {
    crc.reset();
    crc.update(secondWord);
    for (int left = length; left > 0; left -= ZEROS.length) {
      crc.update(ZEROS, 0, Math.min(left, ZEROS.length));
    }
    return (int) crc.getValue();
  }
}
