package io.dpmgrid.ignite.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIO;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIODecorator;

/**
 * A file of the store whose unsynced writes are known to the {@link StoreBarriers}. Thread-safe as
 * far as the file beneath it is.
 */
final class TrackedFileIO extends FileIODecorator {
  private final StoreBarriers barriers;
  private final Path path;
  private final AtomicBoolean unsynced = new AtomicBoolean();
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
      barriers.synced(this);
      delegate.close();
    }
  }

  /** For the barrier: a file that is closed meanwhile has been synced by that. */
  void syncIfUnsynced() throws IOException {
    try {
      if (unsynced.get()) {
        sync(false);
      }
    } catch (ClosedChannelException e) {
      if (!closed) {
        throw e;
      }
    }
  }

  private void sync(boolean metadata) throws IOException {
    // In this order, and before the sync: a write that ends later marks the file again.
    barriers.synced(this);
    unsynced.set(false);
    try {
      delegate.force(metadata);
    } catch (IOException e) {
      markUnsynced();
      throw barriers.failed(e);
    }
  }

  private void beforeWrite() throws IOException {
    barriers.beforeStoreWrite();
    markUnsynced();
  }

  // Called before and after a write: a sync in between covers only what was written by then.
  private void markUnsynced() {
    if (!closed && !unsynced.get() && unsynced.compareAndSet(false, true)) {
      barriers.unsynced(this);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
