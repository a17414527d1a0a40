package io.dpmgrid.ignite.store;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIO;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIODecorator;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIOFactory;

/**
 * A layer between the store and the operating system's files that writes down, in order, what is
 * asked of them, and that can be told to fail. Real files, real syncs.
 */
final class RecordingFiles implements FileIOFactory, DirectorySync {
  private static final long serialVersionUID = 1L;

  enum Kind {
    CREATE,
    WRITE,
    FORCE,
    CLOSE,
    SYNC_DIRECTORY
  }

  /**
   * @param names for a directory's sync, the names that were in it before
   */
  record Event(Kind kind, Path path, Set<String> names) {
    boolean is(Kind other, Predicate<Path> which) {
      return kind == other && which.test(path);
    }

    String name() {
      return String.valueOf(path.getFileName());
    }
  }

  private final transient FileIOFactory files = PositionalFileIO.uninterruptible();
  private final transient List<Event> events = new ArrayList<>();
  private transient volatile Predicate<Event> failing = event -> false;

  /** The events so far. */
  List<Event> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  /**
   * Events for which this holds fail with an {@link IOException}, as a medium that is gone does.
   */
  void failWhen(Predicate<Event> condition) {
    failing = condition;
  }

  @Override
  public FileIO create(File file, OpenOption... modes) throws IOException {
    Path path = file.toPath().toAbsolutePath();
    record(Kind.CREATE, path, Set.of());
    return new Recorded(files.create(file, modes), path);
  }

  @Override
  public void sync(Path directory) throws IOException {
    String[] names = directory.toFile().list();
    record(
        Kind.SYNC_DIRECTORY, directory.toAbsolutePath(), names == null ? Set.of() : Set.of(names));
    DirectorySync.FSYNC.sync(directory);
  }

  private void record(Kind kind, Path path, Set<String> names) throws IOException {
    Event event = new Event(kind, path, names);
    synchronized (events) {
      events.add(event);
    }
    if (failing.test(event)) {
      throw new IOException("Input/output error (told to fail): " + kind + " " + path);
    }
  }

  private final class Recorded extends FileIODecorator {
    private final Path path;

    Recorded(FileIO file, Path path) {
      super(file);
      this.path = path;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      record(Kind.WRITE, path, Set.of());
      return delegate.write(source);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      record(Kind.WRITE, path, Set.of());
      return delegate.write(source, position);
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
      record(Kind.WRITE, path, Set.of());
      return delegate.write(source, offset, length);
    }

    @Override
    public void force() throws IOException {
      force(false);
    }

    @Override
    public void force(boolean metadata) throws IOException {
      record(Kind.FORCE, path, Set.of());
      delegate.force(metadata);
    }

    @Override
    public void close() throws IOException {
      record(Kind.CLOSE, path, Set.of());
      delegate.close();
    }
  }
}
