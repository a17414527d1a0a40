package io.dpmgrid.ignite.store;

import java.io.File;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIO;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIOFactory;
import org.apache.ignite.internal.processors.cache.persistence.file.RandomAccessFileIOFactory;
import org.jspecify.annotations.Nullable;

/**
 * The factory of the log's segment files. The engine creates a segment, and copies one to the
 * archive, under a temporary name and renames it; it opens it for writing under its final name
 * before anything depends on it. That is when the name is made durable here, and with an archived
 * segment's name the link to it by which change data capture finds it. Thread-safe.
 */
public final class SegmentFileIOFactory implements FileIOFactory {
  private static final long serialVersionUID = 1L;
  // Ring slots are opened again and again; archived segments once. Forgetting costs one sync.
  private static final int REMEMBERED = 4096;

  private final transient FileIOFactory files;
  private final transient DirectorySync directories;
  private final transient Set<Path> durableNames = ConcurrentHashMap.newKeySet();
  private transient volatile @Nullable Links links;

  private record Links(Path archive, Path directory) {}

  /** On the given files and syncs. */
  public SegmentFileIOFactory(FileIOFactory files, DirectorySync directories) {
    this.files = files;
    this.directories = directories;
  }

  /** Files of {@code archive} are linked in {@code directory} before they are opened here. */
  public void linkedIn(Path archive, Path directory) {
    links = new Links(archive.toAbsolutePath(), directory);
  }

  @Override
  public FileIO create(File file, OpenOption... modes) throws IOException {
    FileIO opened = files.create(file, modes);
    Path path = file.toPath();
    if (Arrays.asList(modes).contains(StandardOpenOption.WRITE) && !durableNames.contains(path)) {
      try {
        Path directory = DurableFiles.directoryOf(path);
        Links linked = links;
        if (linked != null && linked.archive.equals(directory)) {
          directories.sync(linked.directory);
        }
        directories.sync(directory);
      } catch (IOException e) {
        opened.close();
        throw e;
      }
      if (durableNames.size() >= REMEMBERED) {
        durableNames.clear();
      }
      durableNames.add(path);
    }
    return opened;
  }

  private Object writeReplace() {
    return new RandomAccessFileIOFactory();
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("Never serialized: the engine's own factory stands in.");
  }
}
