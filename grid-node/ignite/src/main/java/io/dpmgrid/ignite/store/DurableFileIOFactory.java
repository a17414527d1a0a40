package io.dpmgrid.ignite.store;

import java.io.File;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIO;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIOFactory;
import org.apache.ignite.internal.processors.cache.persistence.file.RandomAccessFileIOFactory;

/**
 * The factory of every file that the engine keeps except its log: page stores, checkpoint markers,
 * recovery files, metastorage, binary metadata. Files are read and written by position, an
 * interrupt closes none of them, and the barriers of {@link StoreBarriers} hold between them.
 *
 * <p>The engine serializes its storage configuration, factory included, into a node attribute that
 * every other node reads. What is serialized is the engine's own factory, so that nodes without
 * this class can read it.
 *
 * <p>Thread-safe.
 */
public final class DurableFileIOFactory implements FileIOFactory {
  private static final long serialVersionUID = 1L;

  // Transient: an instance is never serialized, see writeReplace.
  private final transient FileIOFactory files;
  private final transient StoreBarriers barriers;
  private final transient DurableFiles durable;
  private final transient RecoveryFiles recovery;

  /** On the operating system's own files and syncs. */
  public DurableFileIOFactory() {
    this(DirectorySync.FSYNC);
  }

  /** On the operating system's own files. */
  public DurableFileIOFactory(DirectorySync directories) {
    this(PositionalFileIO.uninterruptible(), directories);
  }

  /** On the given files and syncs. */
  public DurableFileIOFactory(FileIOFactory files, DirectorySync directories) {
    this.files = files;
    this.barriers = new StoreBarriers(directories);
    this.durable = new DurableFiles(files, directories);
    this.recovery = new RecoveryFiles(files);
  }

  /** The barriers between this factory's files. */
  public StoreBarriers barriers() {
    return barriers;
  }

  DurableFiles durableFiles() {
    return durable;
  }

  @Override
  public FileIO create(File file, OpenOption... modes) throws IOException {
    Path path = file.toPath();
    if (!Arrays.asList(modes).contains(StandardOpenOption.WRITE)) {
      return StoreFile.of(path) == StoreFile.RECOVERY
          ? recovery.read(path, modes)
          : files.create(file, modes);
    }
    switch (StoreFile.of(path)) {
      case START_MARKER -> {
        barriers.beforeStartMarker(StoreFile.target(path));
        return files.create(file, modes);
      }
      case END_MARKER -> {
        barriers.beforeEndMarker(StoreFile.target(path));
        return files.create(file, modes);
      }
      case RECOVERY -> {
        // The engine forces it, and START's barrier makes its name durable.
        return recovery.create(path, modes);
      }
      case BINARY_TYPE -> {
        return new PublishedFileIO(
            files.create(file, modes), path, StoreFile.target(path), durable);
      }
      case DEFRAGMENTED -> {
        // From here on the engine replaces old files by new ones, also after a restart.
        barriers.syncEverything();
        return new NamedFileIO(files.create(file, modes), path, barriers);
      }
      case PAGES -> {
        if (!Files.exists(path)) {
          barriers.directoryChanged(DurableFiles.directoryOf(path));
        }
        return new TrackedFileIO(files.create(file, modes), path, barriers);
      }
    }
    throw new AssertionError(path);
  }

  private Object writeReplace() {
    return new RandomAccessFileIOFactory();
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("Never serialized: the engine's own factory stands in.");
  }
}
