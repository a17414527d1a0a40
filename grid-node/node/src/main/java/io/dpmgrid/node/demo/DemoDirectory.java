package io.dpmgrid.node.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a demo's cluster lives: a directory that was given and stays, or a temporary one. */
final class DemoDirectory implements AutoCloseable {
  private final Path path;
  private boolean temporary;

  private DemoDirectory(Path path, boolean temporary) {
    this.path = path;
    this.temporary = temporary;
  }

  /**
   * Takes the given directory, or makes a temporary one.
   *
   * @throws IOException if it holds something that is not an earlier demo of as many nodes
   */
  static DemoDirectory open(Optional<Path> given, int nodes) throws IOException {
    if (given.isEmpty()) {
      return new DemoDirectory(Files.createTempDirectory("dpm-demo-"), true);
    }
    Path path = given.get().toAbsolutePath().normalize();
    Files.createDirectories(path);
    try (Stream<Path> entries = Files.list(path)) {
      List<String> names = entries.map(entry -> entry.getFileName().toString()).toList();
      Optional<String> foreign =
          names.stream().filter(name -> !name.matches("node\\d+|acknowledged\\.txt")).findFirst();
      if (foreign.isPresent()) {
        throw new IOException(
            path + ": holds '" + foreign.get() + "', not a demo's data: give an empty directory");
      }
      long before = names.stream().filter(name -> name.startsWith("node")).count();
      if (before != 0 && before != nodes) {
        throw new IOException(
            path
                + ": holds a demo of "
                + before
                + " nodes: say --nodes "
                + before
                + ", or give an empty directory");
      }
    }
    return new DemoDirectory(path, false);
  }

  Path path() {
    return path;
  }

  Path ledger() {
    return path.resolve("acknowledged.txt");
  }

  /** From now on it stays, even if it is temporary. */
  synchronized void keep() {
    temporary = false;
  }

  /** Deletes it with everything in it, if it is temporary and not kept. */
  @Override
  public synchronized void close() {
    if (!temporary) {
      return;
    }
    temporary = false;
    try (Stream<Path> all = Files.walk(path)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": could not be deleted: " + e.getMessage(), e);
    }
  }
}
