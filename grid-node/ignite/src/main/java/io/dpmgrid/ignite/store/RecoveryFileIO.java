package io.dpmgrid.ignite.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIO;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIODecorator;

/**
 * A recovery file that is written from its begin to its end by one thread, in pieces that are large
 * beside the engine's, over what an earlier checkpoint may have left there.
 *
 * <p>Not thread-safe.
 */
final class RecoveryFileIO extends FileIODecorator {
  private final Path path;
  private final ByteBuffer buffer;
  private final Consumer<ByteBuffer> released;
  private long flushed;
  private long size;
  private boolean closed;

  /**
   * @param file open at position 0
   * @param oldSize how many bytes are there already
   * @param buffer for the use of this file until it is closed
   */
  RecoveryFileIO(
      FileIO file, Path path, long oldSize, ByteBuffer buffer, Consumer<ByteBuffer> released) {
    super(file);
    this.path = path;
    this.size = oldSize;
    this.buffer = buffer.clear();
    this.released = released;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int length = source.remaining();
    while (source.hasRemaining()) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int step = Math.min(source.remaining(), buffer.remaining());
      buffer.put(source.slice(source.position(), step));
      source.position(source.position() + step);
    }
    return length;
  }

  @Override
  public int writeFully(ByteBuffer source) throws IOException {
    return write(source);
  }

  @Override
  public int write(byte[] source, int offset, int length) throws IOException {
    return write(ByteBuffer.wrap(source, offset, length));
  }

  @Override
  public int writeFully(byte[] source, int offset, int length) throws IOException {
    return write(source, offset, length);
  }

  @Override
  public int write(ByteBuffer source, long at) {
    throw new UnsupportedOperationException(path + ": written from its begin to its end only");
  }

  @Override
  public int writeFully(ByteBuffer source, long at) {
    return write(source, at);
  }

  @Override
  public long position() {
    return flushed + buffer.position();
  }

  @Override
  public void force() throws IOException {
    force(false);
  }

  /** Afterwards the file holds what was written to this object, and nothing else. */
  @Override
  public void force(boolean metadata) throws IOException {
    flush();
    boolean shrinks = size > flushed;
    if (shrinks) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(flushed);
      }
      size = flushed;
    }
    delegate.force(metadata || shrinks);
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      flush();
    } finally {
      released.accept(buffer);
      delegate.close();
    }
  }

  private void flush() throws IOException {
    if (buffer.position() == 0) {
      return;
    }
    buffer.flip();
    int length = buffer.remaining();
    while (buffer.hasRemaining()) {
      delegate.write(buffer, flushed + buffer.position());
    }
    buffer.clear();
    flushed += length;
    size = Math.max(size, flushed);
  }
}
