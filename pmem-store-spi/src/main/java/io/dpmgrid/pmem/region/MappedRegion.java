package io.dpmgrid.pmem.region;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import jdk.nio.mapmode.ExtendedMapMode;

/**
 * A mapped region under {@link PersistModel#LINE}. Stores, loads, write-backs and fences run in
 * user space, take no lock and allocate nothing.
 *
 * <p>Where the JVM's cache-line primitives are not opened to us, a write-back is {@link
 * MappedByteBuffer#force(int, int)}, which is complete when it returns, and the fence has nothing
 * left to do.
 *
 * <p>A fault on a mapped access (truncated file, bad memory) surfaces as {@link
 * MediumFailedException} from that access since JDK 21. Before, compiled code may store into
 * nothing, and the JVM delivers a bare {@link InternalError} when the thread next enters the
 * runtime; {@link RegionWatch} bounds how long acknowledgements may go on in between.
 */
public final class MappedRegion extends ChunkedRegion {
  /** The chunk of a region that does not fit one buffer, in bytes. */
  public static final long STANDARD_CHUNK = 1L << 30;

  private static final int PAGE = 4096;

  private final long[] addresses;
  private final boolean lines;
  private final AccessCost cost;
  private final boolean costly;
  private volatile boolean viewed;

  private MappedRegion(
      Path path, long size, int shift, ByteBuffer[] chunks, boolean lines, AccessCost cost) {
    super(path, size, shift, chunks);
    this.lines = lines;
    this.cost = cost;
    this.costly = !cost.isNone();
    this.addresses = new long[chunks.length];
    if (lines) {
      for (int i = 0; i < chunks.length; i++) {
        addresses[i] = CacheLines.address(chunks[i]);
      }
    }
  }

  /**
   * Maps a file whole and touches every page for writing, so that no later store takes a fault.
   *
   * @param path an existing file, not empty
   * @param mode {@code READ_WRITE_SYNC} on fsdax, {@code READ_WRITE} on memory that plays it
   * @param chunkBytes a power of two in 4096..2^30; {@link #STANDARD_CHUNK} except in tests
   * @param cost what is added to loads and write-backs
   * @throws IOException if the file is empty or cannot be mapped, or for {@code READ_WRITE_SYNC} if
   *     this JVM would crash when it writes back
   */
  public static MappedRegion open(Path path, MapMode mode, long chunkBytes, AccessCost cost)
      throws IOException {
    return open(path, mode, chunkBytes, cost, CacheLines.AVAILABLE);
  }

  static MappedRegion open(Path path, MapMode mode, long chunkBytes, AccessCost cost, boolean lines)
      throws IOException {
    if (CacheLines.CRASHES && mode == ExtendedMapMode.READ_WRITE_SYNC) {
      throw new IOException(
          path
              + ": this JVM ("
              + System.getProperty("java.vm.version")
              + ", "
              + System.getProperty("java.vm.info")
              + ") runs without what it needs to write back cache lines, and would crash. "
              + WriteBackStubs.remedy()
              + ".");
    }
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = channel.size();
      if (size == 0) {
        throw new IOException(
            path + ": is empty, so it is no region; delete it and let the node create it anew");
      }
      int shift = shiftFor(size, chunkBytes);
      long chunk = 1L << shift;
      ByteBuffer[] chunks = new ByteBuffer[Math.toIntExact((size + chunk - 1) / chunk)];
      for (int i = 0; i < chunks.length; i++) {
        long from = i * chunk;
        MappedByteBuffer mapped = channel.map(mode, from, Math.min(chunk, size - from));
        chunks[i] = mapped.order(ByteOrder.LITTLE_ENDIAN);
      }
      prefault(path, chunks);
      return new MappedRegion(path, size, shift, chunks, lines, cost);
    }
  }

  @Override
  public PersistModel persistModel() {
    return PersistModel.LINE;
  }

  @Override
  public void writeBack(long offset, long length) {
    check(offset, length);
    checkNotFailed();
    if (length == 0) {
      return;
    }
    long start = costly ? System.nanoTime() : 0;
    try {
      for (long at = offset, end = offset + length; at < end; ) {
        long n = Math.min(end - at, leftInChunk(at));
        if (lines) {
          // The load marks this code as one that may fault on a mapping, so that the JVM turns a
          // fault of the write-back itself into an error instead of dying of it.
          byte unused = chunk(at).get(index(at));
          CacheLines.writeBack(addresses[chunkNumber(at)] + index(at), n);
        } else {
          ((MappedByteBuffer) chunk(at)).force(index(at), (int) n);
        }
        at += n;
      }
    } catch (InternalError | java.io.UncheckedIOException e) {
      throw failed("write-back", e);
    }
    if (costly) {
      long first = offset & -CACHE_LINE;
      cost.afterWriteBack(start, (offset + length - first + CACHE_LINE - 1) / CACHE_LINE);
    }
  }

  @Override
  public void fence() {
    if (lines) {
      CacheLines.fence();
    }
    checkNotFailed();
  }

  /**
   * {@inheritDoc} Keeps the mapping until the last view is unreachable, if views were given out.
   */
  @Override
  public ByteBuffer view() {
    viewed = true;
    return super.view();
  }

  /** {@inheritDoc} Idempotent. */
  @Override
  public void close() {
    ByteBuffer[] taken = takeChunks();
    if (CacheLines.AVAILABLE && !viewed) {
      for (ByteBuffer chunk : taken) {
        CacheLines.release(chunk);
      }
    }
  }

  @Override
  void afterRead() {
    if (costly) {
      cost.afterRead();
    }
  }

  private static void prefault(Path path, ByteBuffer[] chunks) throws IOException {
    try {
      for (ByteBuffer chunk : chunks) {
        for (int i = 0; i < chunk.limit(); i += PAGE) {
          chunk.put(i, chunk.get(i));
        }
      }
    } catch (InternalError e) {
      throw new IOException(
          path
              + ": a page of the file cannot be touched: the device reported an error, or a sparse"
              + " file met a full file system; check the device and the free space",
          e);
    }
  }
}
