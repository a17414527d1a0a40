package io.dpmgrid.ignite.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIO;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIODecorator;

/**
 * A temporary file that the engine will rename over its target after closing it, without making the
 * name durable. Closing it puts the same bytes under the target's name durably, so that the
 * engine's rename replaces equal bytes by equal bytes and nothing depends on it.
 */
final class PublishedFileIO extends FileIODecorator {
  private final Path temporary;
  private final Path target;
  private final DurableFiles files;
  private boolean closed;

  PublishedFileIO(FileIO file, Path temporary, Path target, DurableFiles files) {
    super(file);
    this.temporary = temporary;
    this.target = target;
    this.files = files;
  }

  @Override
  public void close() throws IOException {
    delegate.close();
    if (!closed) {
      closed = true;
      files.publish(target, Files.readAllBytes(temporary));
    }
  }
}
