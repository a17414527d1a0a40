package io.dpmgrid.ignite.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIO;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIODecorator;

/**
 * A recovery file that a start reads from its begin to its end. The engine does so twice, for the
 * metastorage and for the caches, and asks for position and size at each page, and for the page's
 * header and the page by themselves: several system calls for each page of a checkpoint. Here they
 * are answered from large pieces of the file.
 *
 * <p>The file is taken to be as long as it was when it was opened. Not thread-safe.
 */
final class RecoveryReadIO extends FileIODecorator {
  private final Path path;
  private final long size;
  private final ByteBuffer piece;
  private final Consumer<ByteBuffer> released;
  // Where the piece begins; what it holds ends at its limit.
  private long begin;
  private long position;
  private boolean closed;

  /**
   * @param piece for the use of this file until it is closed
   */
  RecoveryReadIO(FileIO file, Path path, ByteBuffer piece, Consumer<ByteBuffer> released)
      throws IOException {
    super(file);
    this.path = path;
    this.size = file.size();
    this.piece = piece.clear().limit(0);
    this.released = released;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void position(long next) {
    if (next < 0) {
      throw new IllegalArgumentException(path + ": position " + next + " is negative");
    }
    position = next;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (!target.hasRemaining()) {
      return 0;
    }
    if (position >= size) {
      return -1;
    }
    if (position < begin || position >= begin + piece.limit()) {
      load();
    }
    int from = (int) (position - begin);
    int length = Math.min(target.remaining(), piece.limit() - from);
    target.put(piece.slice(from, length));
    position += length;
    return length;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    return read(ByteBuffer.wrap(target, offset, length));
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    released.accept(piece);
    delegate.close();
  }

  private void load() throws IOException {
    begin = position;
    piece.clear();
    int length = delegate.read(piece, begin);
    piece.flip();
    if (length <= 0) {
      // An end here would be taken for the end of the checkpoint.
      throw new EOFException(
          path + " ended at " + begin + ", of " + size + " bytes that it had when it was opened");
    }
  }
}
