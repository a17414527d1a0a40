package io.dpmgrid.pmem.region;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * One persistable range of a medium, backed by one preallocated, zero-filled file.
 *
 * <p>Stores become durable in two steps, so that batches pay for one fence: {@link #writeBack}
 * starts the write-back of every cache line (or block) that a range touches, {@link #fence}
 * completes all write-backs that the calling thread started. {@link #persist} does both. A store
 * that was not covered by both may be durable or not, line by line, in any combination: nothing is
 * promised about it after a crash.
 *
 * <p>Multi-byte accessors are little-endian. An aligned 8-byte store is never torn; nothing wider
 * is promised.
 *
 * <p>Thread-safety: any number of threads may use disjoint ranges at the same time, also when the
 * ranges share a cache line or block. Ordering between threads is the callers' matter. {@link
 * #close} must not run beside any other call.
 *
 * <p>Errors: offsets and lengths outside {@code [0, size())} are refused with {@link
 * IndexOutOfBoundsException} before anything is touched. A medium that fails throws {@link
 * MediumFailedException}; after that, nothing that was not durable before may be assumed durable.
 */
public interface Region extends AutoCloseable {
  /** The granularity of write-back under {@link PersistModel#LINE}, in bytes. */
  int CACHE_LINE = 64;

  /** The backing file; for messages and tools. */
  Path path();

  /** Size in bytes, fixed for the life of the region. */
  long size();

  /** What {@link #persist} costs, which decides between own-range write-back and group commit. */
  PersistModel persistModel();

  /** Stores {@code length} bytes of {@code src} from {@code srcOffset} at {@code offset}. */
  void put(long offset, byte[] src, int srcOffset, int length);

  /** Stores the remaining bytes of {@code src} at {@code offset} and advances its position. */
  void put(long offset, ByteBuffer src);

  /** Stores one byte. */
  void putByte(long offset, byte value);

  /** Stores four bytes, little-endian. */
  void putInt(long offset, int value);

  /** Stores eight bytes, little-endian; one atomic, release-ordered store when aligned to 8. */
  void putLong(long offset, long value);

  /** Loads {@code length} bytes into {@code dst} at {@code dstOffset}. */
  void get(long offset, byte[] dst, int dstOffset, int length);

  /** Fills the remaining bytes of {@code dst} and advances its position. */
  void get(long offset, ByteBuffer dst);

  /** Loads one byte. */
  byte getByte(long offset);

  /** Loads four bytes, little-endian. */
  int getInt(long offset);

  /** Loads eight bytes, little-endian; acquire-ordered when aligned to 8. */
  long getLong(long offset);

  /**
   * Copies {@code length} bytes inside the region; overlapping ranges copy as if through a buffer.
   */
  void copy(long from, long to, long length);

  /** Sets {@code length} bytes to zero. Not durable until written back and fenced. */
  void zero(long offset, long length);

  /**
   * A view of {@code [0, size())} for callers that serialize in place: direct, little-endian, with
   * its own position and limit. Only for regions of at most {@link Integer#MAX_VALUE} bytes. Using
   * it after {@link #close} is undefined; make one per thread and keep it, as each call allocates.
   *
   * @throws UnsupportedOperationException if the region is larger than one buffer
   */
  ByteBuffer view();

  /**
   * Starts the write-back of every line or block that {@code [offset, offset + length)} touches.
   */
  void writeBack(long offset, long length);

  /** Completes every write-back that the calling thread started on this region. */
  void fence();

  /** Makes {@code [offset, offset + length)} durable before it returns. */
  default void persist(long offset, long length) {
    writeBack(offset, length);
    fence();
  }

  /** Unmaps or closes. Not durable by itself: whatever was not persisted may be lost. */
  @Override
  void close();
}
