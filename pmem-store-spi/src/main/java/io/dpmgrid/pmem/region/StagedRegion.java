package io.dpmgrid.pmem.region;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A region under {@link PersistModel#SYNC}: its bytes are staged in a leased DRAM buffer, and a
 * write-back is one synchronous write of the blocks that enclose the range. Nothing reaches the
 * file otherwise.
 *
 * <p>Write-backs of one region run one after the other: two of them in flight over one block could
 * reach the device in the wrong order and put old bytes over newer, already acknowledged ones.
 * Stores may run beside a write-back.
 */
public final class StagedRegion extends ChunkedRegion {
  private final ReentrantLock writing = new ReentrantLock();
  private final StagingBuffers staging;
  private final ByteBuffer[] blocks;
  private final SyncFile file;

  private StagedRegion(
      Path path, long size, int shift, ByteBuffer[] chunks, StagingBuffers staging, SyncFile file) {
    super(path, size, shift, chunks);
    this.staging = staging;
    this.file = file;
    this.blocks = new ByteBuffer[chunks.length];
    for (int i = 0; i < chunks.length; i++) {
      blocks[i] = chunks[i].duplicate();
    }
  }

  /**
   * Opens a file whole and reads it into its staging buffers.
   *
   * @param path an existing file, not empty
   * @param chunkBytes a power of two in 4096..2^30; {@link MappedRegion#STANDARD_CHUNK} except in
   *     tests
   * @param direct whether {@code O_DIRECT} may be tried; only used if the size is in whole blocks
   * @param staging where the buffers are leased
   * @throws IOException if the file is empty or cannot be read
   */
  public static StagedRegion open(
      Path path, long chunkBytes, boolean direct, StagingBuffers staging) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size == 0) {
        throw new IOException(
            path + ": is empty, so it is no region; delete it and let the node create it anew");
      }
      int shift = shiftFor(size, chunkBytes);
      long chunk = 1L << shift;
      SyncFile file = SyncFile.open(path, direct && size % StagingBuffers.BLOCK == 0);
      ByteBuffer[] chunks = new ByteBuffer[Math.toIntExact((size + chunk - 1) / chunk)];
      try {
        for (int i = 0; i < chunks.length; i++) {
          long from = i * chunk;
          chunks[i] = load(path, channel, from, (int) Math.min(chunk, size - from), staging);
        }
      } catch (IOException | RuntimeException | Error e) {
        file.close();
        for (ByteBuffer leased : chunks) {
          if (leased != null) {
            staging.giveBack(leased);
          }
        }
        throw e;
      }
      return new StagedRegion(path, size, shift, chunks, staging, file);
    }
  }

  @Override
  public PersistModel persistModel() {
    return PersistModel.SYNC;
  }

  /** {@inheritDoc} Durable on return, after one system call per chunk. */
  @Override
  public void writeBack(long offset, long length) {
    check(offset, length);
    if (length == 0) {
      checkNotFailed();
      return;
    }
    writing.lock();
    try {
      checkNotFailed();
      for (long at = offset, end = offset + length; at < end; ) {
        long n = Math.min(end - at, leftInChunk(at));
        writeBlocks(at, at + n);
        at += n;
      }
    } catch (IOException e) {
      throw failed("synchronous write", e);
    } finally {
      writing.unlock();
    }
  }

  /** {@inheritDoc} Nothing is left to complete. */
  @Override
  public void fence() {
    checkNotFailed();
  }

  /** {@inheritDoc} Idempotent. */
  @Override
  public void close() {
    ByteBuffer[] taken = takeChunks();
    if (taken.length == 0) {
      return;
    }
    try {
      file.close();
    } catch (IOException e) {
      // Every acknowledged byte is durable already: the writes were synchronous.
      throw new MediumFailedException(path(), "cannot close the file", e);
    } finally {
      for (ByteBuffer buffer : taken) {
        staging.giveBack(buffer);
      }
    }
  }

  /** Writes the blocks around {@code [from, to)}, which lies in one chunk. */
  private void writeBlocks(long from, long to) throws IOException {
    long first = from & -StagingBuffers.BLOCK;
    long last = Math.min(size(), (to + StagingBuffers.BLOCK - 1) & -StagingBuffers.BLOCK);
    ByteBuffer buffer = blocks[chunkNumber(from)];
    buffer.limit(index(first) + (int) (last - first)).position(index(first));
    file.write(buffer, first);
  }

  private static ByteBuffer load(
      Path path, FileChannel channel, long from, int length, StagingBuffers staging)
      throws IOException {
    ByteBuffer buffer = staging.lease(length).clear().order(ByteOrder.LITTLE_ENDIAN);
    try {
      buffer.limit(length);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, from + buffer.position()) < 0) {
          throw new IOException(
              path + ": ended at " + (from + buffer.position()) + " while it was read");
        }
      }
      return buffer.clear();
    } catch (IOException | RuntimeException | Error e) {
      staging.giveBack(buffer);
      throw e;
    }
  }
}
