package io.dpmgrid.pmem.log;

import io.dpmgrid.pmem.region.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The order in which a segment's header reaches the medium, whatever it means: first the old header
 * is invalidated, then bytes 8.. are persisted, then the first 8 bytes in one atomic store. A crash
 * leaves the old header, the new one, or one whose first 8 bytes are zero.
 */
public final class SegmentHeader {
  /** The shortest header, in bytes. */
  public static final int MIN_LENGTH = Long.BYTES;

  private SegmentHeader() {}

  /**
   * Writes a header at the start of {@code region}, durable on return. Only after the predecessor
   * segment is durable to its end.
   *
   * @param header at least {@link #MIN_LENGTH} remaining bytes; its position is not moved
   */
  public static void write(Region region, ByteBuffer header) {
    int length = header.remaining();
    if (length < MIN_LENGTH) {
      throw new IllegalArgumentException(
          "a header of " + length + " bytes is shorter than " + MIN_LENGTH);
    }
    if (region.getLong(0) != 0) {
      region.putLong(0, 0);
      region.persist(0, MIN_LENGTH);
    }
    if (length > MIN_LENGTH) {
      ByteBuffer rest = header.duplicate();
      rest.position(rest.position() + MIN_LENGTH);
      region.put(MIN_LENGTH, rest);
      region.persist(MIN_LENGTH, length - (long) MIN_LENGTH);
    }
    long first = header.duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong(header.position());
    region.putLong(0, first);
    region.persist(0, MIN_LENGTH);
  }
}
