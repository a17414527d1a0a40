package io.dpmgrid.pmem.region;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A region whose bytes lie in direct buffers, one per chunk, because one buffer ends at 2 GiB.
 * Chunks are powers of two, so that a shift and a mask find a byte. Everything about where bytes
 * lie is here; subclasses know how they persist.
 */
abstract class ChunkedRegion implements Region {
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] ZEROS = new byte[8192];
  private static final ByteBuffer[] CLOSED = {};

  private final Path path;
  private final long size;
  private final int shift;
  private final long mask;
  private volatile ByteBuffer[] chunks;

  /** The first failure of the medium; nothing is acknowledged after it. */
  private volatile @Nullable Throwable failure;

  /**
   * @param chunks direct, little-endian, each {@code 1 << shift} bytes long except the last
   */
  ChunkedRegion(Path path, long size, int shift, ByteBuffer[] chunks) {
    this.path = path;
    this.size = size;
    this.shift = shift;
    this.mask = (1L << shift) - 1;
    this.chunks = chunks;
  }

  /** The shift for chunks of {@code chunkBytes}; a region that fits one buffer is one chunk. */
  static int shiftFor(long size, long chunkBytes) {
    if (Long.bitCount(chunkBytes) != 1 || chunkBytes < 4096 || chunkBytes > 1L << 30) {
      throw new IllegalArgumentException(
          "chunk of " + chunkBytes + " bytes is not a power of two in 4096..2^30");
    }
    boolean standard = chunkBytes == 1L << 30;
    return standard && size <= Integer.MAX_VALUE ? 31 : Long.numberOfTrailingZeros(chunkBytes);
  }

  @Override
  public final Path path() {
    return path;
  }

  @Override
  public final long size() {
    return size;
  }

  @Override
  public final void put(long offset, byte[] src, int srcOffset, int length) {
    Objects.checkFromIndexSize(srcOffset, length, src.length);
    check(offset, length);
    try {
      for (int done = 0; done < length; ) {
        int n = (int) Math.min(length - done, leftInChunk(offset + done));
        chunk(offset + done).put(index(offset + done), src, srcOffset + done, n);
        done += n;
      }
    } catch (InternalError e) {
      throw failed("store", e);
    }
  }

  @Override
  public final void put(long offset, ByteBuffer src) {
    int length = src.remaining();
    check(offset, length);
    try {
      for (int done = 0; done < length; ) {
        int n = (int) Math.min(length - done, leftInChunk(offset + done));
        chunk(offset + done).put(index(offset + done), src, src.position(), n);
        src.position(src.position() + n);
        done += n;
      }
    } catch (InternalError e) {
      throw failed("store", e);
    }
  }

  @Override
  public final void putByte(long offset, byte value) {
    check(offset, 1);
    try {
      chunk(offset).put(index(offset), value);
    } catch (InternalError e) {
      throw failed("store", e);
    }
  }

  @Override
  public final void putInt(long offset, int value) {
    check(offset, Integer.BYTES);
    try {
      if (leftInChunk(offset) >= Integer.BYTES) {
        chunk(offset).putInt(index(offset), value);
        return;
      }
      for (int i = 0; i < Integer.BYTES; i++) {
        putByte(offset + i, (byte) (value >>> (8 * i)));
      }
    } catch (InternalError e) {
      throw failed("store", e);
    }
  }

  @Override
  public final void putLong(long offset, long value) {
    check(offset, Long.BYTES);
    try {
      if ((offset & (Long.BYTES - 1)) == 0) {
        LONGS.setRelease(chunk(offset), index(offset), value);
      } else if (leftInChunk(offset) >= Long.BYTES) {
        chunk(offset).putLong(index(offset), value);
      } else {
        for (int i = 0; i < Long.BYTES; i++) {
          putByte(offset + i, (byte) (value >>> (8 * i)));
        }
      }
    } catch (InternalError e) {
      throw failed("store", e);
    }
  }

  @Override
  public final void get(long offset, byte[] dst, int dstOffset, int length) {
    Objects.checkFromIndexSize(dstOffset, length, dst.length);
    check(offset, length);
    try {
      for (int done = 0; done < length; ) {
        int n = (int) Math.min(length - done, leftInChunk(offset + done));
        chunk(offset + done).get(index(offset + done), dst, dstOffset + done, n);
        done += n;
      }
    } catch (InternalError e) {
      throw failed("load", e);
    }
    afterRead();
  }

  @Override
  public final void get(long offset, ByteBuffer dst) {
    int length = dst.remaining();
    check(offset, length);
    try {
      for (int done = 0; done < length; ) {
        int n = (int) Math.min(length - done, leftInChunk(offset + done));
        dst.put(dst.position(), chunk(offset + done), index(offset + done), n);
        dst.position(dst.position() + n);
        done += n;
      }
    } catch (InternalError e) {
      throw failed("load", e);
    }
    afterRead();
  }

  @Override
  public final byte getByte(long offset) {
    check(offset, 1);
    byte value;
    try {
      value = chunk(offset).get(index(offset));
    } catch (InternalError e) {
      throw failed("load", e);
    }
    afterRead();
    return value;
  }

  @Override
  public final int getInt(long offset) {
    check(offset, Integer.BYTES);
    int value = 0;
    try {
      if (leftInChunk(offset) >= Integer.BYTES) {
        value = chunk(offset).getInt(index(offset));
      } else {
        for (int i = 0; i < Integer.BYTES; i++) {
          value |= (chunk(offset + i).get(index(offset + i)) & 0xff) << (8 * i);
        }
      }
    } catch (InternalError e) {
      throw failed("load", e);
    }
    afterRead();
    return value;
  }

  @Override
  public final long getLong(long offset) {
    check(offset, Long.BYTES);
    long value = 0;
    try {
      if ((offset & (Long.BYTES - 1)) == 0) {
        value = (long) LONGS.getAcquire(chunk(offset), index(offset));
      } else if (leftInChunk(offset) >= Long.BYTES) {
        value = chunk(offset).getLong(index(offset));
      } else {
        for (int i = 0; i < Long.BYTES; i++) {
          value |= (chunk(offset + i).get(index(offset + i)) & 0xffL) << (8 * i);
        }
      }
    } catch (InternalError e) {
      throw failed("load", e);
    }
    afterRead();
    return value;
  }

  @Override
  public final void copy(long from, long to, long length) {
    check(from, length);
    check(to, length);
    try {
      if (from < to) { // from the end, so that no byte is overwritten before it is read
        for (long left = length; left > 0; ) {
          long n = Math.min(left, Math.min(inChunkUpTo(from + left), inChunkUpTo(to + left)));
          left -= n;
          copyPiece(from + left, to + left, (int) n);
        }
      } else {
        for (long done = 0; done < length; ) {
          long n =
              Math.min(length - done, Math.min(leftInChunk(from + done), leftInChunk(to + done)));
          copyPiece(from + done, to + done, (int) n);
          done += n;
        }
      }
    } catch (InternalError e) {
      throw failed("copy", e);
    }
  }

  @Override
  public final void zero(long offset, long length) {
    check(offset, length);
    try {
      for (long done = 0; done < length; ) {
        long at = offset + done;
        int n = (int) Math.min(ZEROS.length, Math.min(length - done, leftInChunk(at)));
        chunk(at).put(index(at), ZEROS, 0, n);
        done += n;
      }
    } catch (InternalError e) {
      throw failed("store", e);
    }
  }

  @Override
  public ByteBuffer view() {
    check(0, size);
    if (chunks.length > 1) {
      throw new UnsupportedOperationException(
          path + ": a region of " + size + " bytes is larger than one buffer");
    }
    return chunks[0].slice(0, (int) size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Busy-waits for what a load costs on the medium that is played; nothing by default. */
  void afterRead() {}

  final ByteBuffer chunk(long offset) {
    return chunks[(int) (offset >>> shift)];
  }

  final int chunkNumber(long offset) {
    return (int) (offset >>> shift);
  }

  final int index(long offset) {
    return (int) (offset & mask);
  }

  /** Bytes from {@code offset} to the end of its chunk. */
  final long leftInChunk(long offset) {
    return mask + 1 - (offset & mask);
  }

  final void check(long offset, long length) {
    if (chunks.length == 0) {
      throw new IllegalStateException(path + ": the region is closed");
    }
    Objects.checkFromIndexSize(offset, /* size= */ length, /* length= */ size);
  }

  /** Throws if the medium failed before. */
  final void checkNotFailed() {
    Throwable cause = failure;
    if (cause != null) {
      throw new MediumFailedException(
          path, "the medium failed earlier; restart the node once the medium is repaired", cause);
    }
  }

  /** Remembers the first failure, so that nothing is acknowledged after it by anybody. */
  final MediumFailedException failed(String what, Throwable cause) {
    fail(cause);
    return new MediumFailedException(
        path,
        what
            + " failed: the device reported an error, or the file was truncated or removed under"
            + " this process; check the device and the file, then restart the node",
        cause);
  }

  /** Declares the medium failed: no later write-back or fence succeeds. The first cause wins. */
  final void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  /** Whether {@link #close} was called. */
  final boolean isClosed() {
    return chunks.length == 0;
  }

  /** Takes the buffers away, so that every later call is refused; empty if closed before. */
  final ByteBuffer[] takeChunks() {
    ByteBuffer[] taken = chunks;
    chunks = CLOSED;
    return taken;
  }

  /** Bytes between the start of the chunk that holds {@code end - 1} and {@code end}. */
  private long inChunkUpTo(long end) {
    return ((end - 1) & mask) + 1;
  }

  private void copyPiece(long from, long to, int length) {
    chunk(to).put(index(to), chunk(from), index(from), length);
  }
}
