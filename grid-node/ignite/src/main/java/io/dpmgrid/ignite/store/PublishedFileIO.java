package io.dpmgrid.ignite.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIO;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIODecorator;

/**
 * A temporary file that the engine will rename over its target after closing it, without making the
 * name durable. Closing it puts the same bytes under the target's name durably, so that the
 * engine's rename replaces equal bytes by equal bytes and nothing depends on it.
 *
 * <p>Only what was forced after its last write is put there: the engine closes the file too when a
 * write or the force fails, and renames nothing then; half a file must not replace a good one.
 *
 * <p>Of one thread, as its writer in the engine is.
 */
final class PublishedFileIO extends FileIODecorator {
  private final Path temporary;
  private final Path target;
  private final DurableFiles files;
  private boolean complete;
  private boolean closed;

  PublishedFileIO(FileIO file, Path temporary, Path target, DurableFiles files) {
    super(file);
    this.temporary = temporary;
    this.target = target;
    this.files = files;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    complete = false;
    return delegate.write(source);
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    complete = false;
    return delegate.write(source, position);
  }

  @Override
  public int write(byte[] source, int offset, int length) throws IOException {
    complete = false;
    return delegate.write(source, offset, length);
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    complete = false;
    return delegate.transferFrom(source, position, count);
  }

  @Override
  public void clear() throws IOException {
    complete = false;
    delegate.clear();
  }

  @Override
  public void force() throws IOException {
    complete = false;
    delegate.force();
    complete = true;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    complete = false;
    delegate.force(metadata);
    complete = true;
  }

  @Override
  public void close() throws IOException {
    delegate.close();
    if (!closed) {
      closed = true;
      if (complete) {
        files.publish(target, Files.readAllBytes(temporary));
      }
    }
  }
}
