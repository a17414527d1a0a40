package io.dpmgrid.pmem.log;

import java.nio.file.Path;
import java.util.UUID;

/**
 * Where a {@link Log} lives and how large it is.
 *
 * @param directory the directory of its segments, created if need be
 * @param slots the number of segments, {@code >= 2}
 * @param segmentSize bytes of each, a multiple of 4096 up to {@link SegmentWriter#MAX_SIZE}
 * @param pool the pool it belongs to; segments of another pool are refused
 */
public record LogConfig(Path directory, int slots, int segmentSize, UUID pool) {
  private static final int BLOCK = 4096;

  /** Refuses values outside their ranges. */
  public LogConfig {
    if (slots < SegmentRing.MIN_SLOTS) {
      throw new IllegalArgumentException(slots + " slots are fewer than " + SegmentRing.MIN_SLOTS);
    }
    if (segmentSize < BLOCK || segmentSize > SegmentWriter.MAX_SIZE || segmentSize % BLOCK != 0) {
      throw new IllegalArgumentException(
          "segment size "
              + segmentSize
              + " is not a multiple of "
              + BLOCK
              + " up to "
              + SegmentWriter.MAX_SIZE);
    }
  }
}
