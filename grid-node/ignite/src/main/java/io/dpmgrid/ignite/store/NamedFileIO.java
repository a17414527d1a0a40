package io.dpmgrid.ignite.store;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIO;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIODecorator;

/** A file whose mere existence says something: its name is durable when it is closed. */
final class NamedFileIO extends FileIODecorator {
  private final Path path;
  private final StoreBarriers barriers;
  private boolean closed;

  NamedFileIO(FileIO file, Path path, StoreBarriers barriers) {
    super(file);
    this.path = path;
    this.barriers = barriers;
  }

  @Override
  public void close() throws IOException {
    delegate.close();
    if (!closed) {
      closed = true;
      barriers.syncDirectory(DurableFiles.directoryOf(path));
    }
  }
}
