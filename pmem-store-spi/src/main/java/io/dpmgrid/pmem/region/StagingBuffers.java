package io.dpmgrid.pmem.region;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Leases the DRAM buffers of staged regions: aligned to a block, in whole blocks, little-endian. A
 * few returned buffers are kept for the next lease of the same size, because a log opens and closes
 * segments of one size all the time.
 *
 * <p>Thread-safe.
 */
public final class StagingBuffers {
  /** Alignment of address and length, in bytes: what {@code O_DIRECT} asks of common devices. */
  public static final int BLOCK = 4096;

  private final Deque<ByteBuffer> idle = new ArrayDeque<>();
  private final int keep;

  /**
   * @param keep how many returned buffers are kept at most; 2 serve a log with one open segment
   */
  public StagingBuffers(int keep) {
    this.keep = keep;
  }

  /**
   * Leases a buffer of exactly {@code bytes} rounded up to blocks. Its content is unspecified.
   *
   * @throws IOException if the JVM's limit on direct memory is reached
   */
  ByteBuffer lease(int bytes) throws IOException {
    int rounded = Math.multiplyExact((bytes - 1) / BLOCK + 1, BLOCK);
    synchronized (idle) {
      for (Iterator<ByteBuffer> i = idle.iterator(); i.hasNext(); ) {
        ByteBuffer buffer = i.next();
        if (buffer.capacity() == rounded) {
          i.remove();
          return buffer;
        }
      }
    }
    try {
      return ByteBuffer.allocateDirect(Math.addExact(rounded, BLOCK))
          .alignedSlice(BLOCK)
          .slice(0, rounded)
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (OutOfMemoryError e) {
      throw new IOException(
          "no direct memory for a staging buffer of "
              + rounded
              + " bytes: raise -XX:MaxDirectMemorySize or use smaller segments",
          e);
    }
  }

  /** Takes a leased buffer back; the lessee must not use it any more. */
  void giveBack(ByteBuffer buffer) {
    synchronized (idle) {
      if (idle.size() < keep) {
        idle.push(buffer);
      }
    }
  }
}
