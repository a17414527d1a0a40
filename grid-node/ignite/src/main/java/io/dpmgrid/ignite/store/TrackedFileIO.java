package io.dpmgrid.ignite.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIO;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIODecorator;

/**
 * A file of the store whose unsynced writes are known to the {@link StoreBarriers}. Thread-safe as
 * far as the file beneath it is.
 */
final class TrackedFileIO extends FileIODecorator {
  private final StoreBarriers barriers;
  private final Path path;
  private final ReentrantLock syncing = new ReentrantLock();
  private volatile boolean unsynced;
  private volatile boolean cleared;
  private volatile boolean closed;

  TrackedFileIO(FileIO file, Path path, StoreBarriers barriers) {
    super(file);
    this.path = path;
    this.barriers = barriers;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    beforeWrite();
    try {
      return delegate.write(source);
    } catch (IOException e) {
      throw barriers.failed(e);
    } finally {
      markUnsynced();
    }
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    beforeWrite();
    try {
      return delegate.write(source, position);
    } catch (IOException e) {
      throw barriers.failed(e);
    } finally {
      markUnsynced();
    }
  }

  @Override
  public int write(byte[] source, int offset, int length) throws IOException {
    beforeWrite();
    try {
      return delegate.write(source, offset, length);
    } catch (IOException e) {
      throw barriers.failed(e);
    } finally {
      markUnsynced();
    }
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    beforeWrite();
    try {
      return delegate.transferFrom(source, position, count);
    } finally {
      markUnsynced();
    }
  }

  @Override
  public MappedByteBuffer map(int bytes) throws IOException {
    throw new UnsupportedOperationException(
        path + ": files of the store are written by position, not by mapping");
  }

  @Override
  public void force() throws IOException {
    force(false);
  }

  @Override
  public void force(boolean metadata) throws IOException {
    sync(metadata);
  }

  @Override
  public void clear() throws IOException {
    beforeWrite();
    cleared = true;
    delegate.clear();
    barriers.directoryChanged(DurableFiles.directoryOf(path));
  }

  @Override
  public void close() throws IOException {
    try {
      // A cleared file is about to be deleted; any other must not take unsynced writes with it.
      if (!cleared) {
        syncIfUnsynced();
      }
    } finally {
      closed = true;
      barriers.closed(this);
      delegate.close();
    }
  }

  /**
   * For the barrier: waits for a sync that runs, too. A file that is closed meanwhile has been
   * synced by that.
   */
  void syncIfUnsynced() throws IOException {
    syncing.lock();
    try {
      if (unsynced) {
        sync(false);
      }
    } catch (ClosedChannelException e) {
      if (!closed) {
        throw e;
      }
    } finally {
      syncing.unlock();
    }
  }

  private void sync(boolean metadata) throws IOException {
    syncing.lock();
    try {
      // Before the sync: a write that ends later marks the file again. The barriers know the file
      // until the sync has ended, as nothing is durable before.
      unsynced = false;
      try {
        delegate.force(metadata);
      } catch (IOException e) {
        markUnsynced();
        throw barriers.failed(e);
      }
      barriers.synced(this);
    } finally {
      syncing.unlock();
    }
  }

  private void beforeWrite() throws IOException {
    barriers.beforeStoreWrite();
    markUnsynced();
  }

  // Called before and after a write: a sync in between covers only what was written by then.
  private void markUnsynced() {
    if (!closed && !unsynced) {
      barriers.unsynced(this);
    }
  }

  /** For the barriers, when they know the file. */
  void mark() {
    unsynced = true;
  }

  boolean isMarked() {
    return unsynced;
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
