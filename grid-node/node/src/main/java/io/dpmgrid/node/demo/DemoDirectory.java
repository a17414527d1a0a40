package io.dpmgrid.node.demo;

import io.dpmgrid.node.ctl.DemoLocation;
import io.dpmgrid.node.files.FileTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a demo's cluster lives. One demo at a time uses it. What a demo leaves stays until {@link
 * #delete}, so that it can be looked at.
 */
public final class DemoDirectory implements AutoCloseable {
  private static final String LOCK = "demo.lock";
  private static final String TOKEN = "admin-token";
  private static final String LEDGER = "acknowledged.txt";

  private final Path path;
  private final FileChannel lockFile;
  private final boolean made;

  private DemoDirectory(Path path, FileChannel lockFile, boolean made) {
    this.path = path;
    this.lockFile = lockFile;
    this.made = made;
  }

  /**
   * Where a demo lives if nothing else is said: in the build's directory if there is one, as
   * temporary directories are often volatile memory.
   */
  public static Path usual() {
    String home = System.getProperty("dpm.home");
    if (home != null && Files.isWritable(Path.of(home, "target"))) {
      return Path.of(home, "target", "demo");
    }
    return Path.of(System.getProperty("user.home"), ".cache", "dpm", "demo");
  }

  /**
   * Deletes what a demo left.
   *
   * @return whether there was anything
   * @throws IOException if it is in use, holds something else, or cannot be deleted
   */
  public static boolean delete(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (DemoDirectory taken = take(directory)) {
      boolean something = !taken.entries().isEmpty();
      taken.empty();
      Files.deleteIfExists(taken.path.resolve(LOCK));
      deleteIfEmpty(taken.path);
      return something;
    }
  }

  /**
   * Takes a directory, which is made if it is missing. What an earlier demo left there stays.
   *
   * @throws IOException if it cannot be used, is in use, or holds something else
   */
  static DemoDirectory take(Path directory) throws IOException {
    Path path = directory.toAbsolutePath().normalize();
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new IOException(path + ": is no directory; give another --data");
    }
    boolean made = !Files.isDirectory(path);
    if (made) {
      Files.createDirectories(path);
    }
    refuseForeign(path);
    FileChannel lockFile =
        FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!lock(lockFile)) {
      lockFile.close();
      throw new IOException(
          path + ": another demo is running there: stop it, or give another --data");
    }
    return new DemoDirectory(path, lockFile, made);
  }

  private static boolean lock(FileChannel file) throws IOException {
    try {
      // Held until the channel is closed, at the latest with this process.
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void refuseForeign(Path path) throws IOException {
    Optional<String> foreign = names(path).stream().filter(name -> !isOurs(name)).findFirst();
    if (foreign.isPresent()) {
      throw new IOException(
          path + ": holds '" + foreign.get() + "', not a demo's data: give an empty directory");
    }
  }

  private static boolean isNode(String name) {
    return name.matches("node\\d+");
  }

  private static boolean isOurs(String name) {
    return isNode(name) || DemoLocation.isNote(name) || List.of(LEDGER, LOCK, TOKEN).contains(name);
  }

  private List<String> entries() throws IOException {
    return names(path).stream().filter(name -> !name.equals(LOCK)).toList();
  }

  private static List<String> names(Path path) throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).toList();
    }
  }

  /**
   * Refuses to continue what a demo of another number of nodes left.
   *
   * @throws IOException if there is such
   */
  void refuseOtherThan(int nodes) throws IOException {
    long before = entries().stream().filter(DemoDirectory::isNode).count();
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

  /**
   * Refuses to continue what a demo left.
   *
   * @throws IOException if there is such
   */
  void refuseAny() throws IOException {
    if (entries().stream().anyMatch(DemoDirectory::isNode)) {
      throw new IOException(
          path + ": holds a demo, and a scenario begins anew: give an empty directory");
    }
  }

  /** Deletes what an earlier demo left there. */
  void empty() throws IOException {
    for (String name : entries()) {
      FileTree.delete(path.resolve(name));
    }
  }

  private static void deleteIfEmpty(Path path) throws IOException {
    try {
      Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException e) {
      // Somebody put something there meanwhile: theirs.
      return;
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Holds an admin's token to the admin API, if the nodes serve one. */
  public Path tokenFile() {
    return path.resolve(TOKEN);
  }

  Path ledger() {
    return path.resolve(LEDGER);
  }

  /**
   * Bytes of all files in it, as they say themselves. Files that come and go meanwhile may be
   * counted or not.
   */
  public long bytes() throws IOException {
    List<Long> sizes = new ArrayList<>();
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            sizes.add(attributes.size());
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }
        });
    return sizes.stream().mapToLong(Long::longValue).sum();
  }

  /** Lets others use it. What is in it stays; a directory that was made for nothing does not. */
  @Override
  public void close() throws IOException {
    if (!lockFile.isOpen()) {
      return;
    }
    if (made && entries().isEmpty()) {
      Files.deleteIfExists(path.resolve(LOCK));
      deleteIfEmpty(path);
    }
    lockFile.close();
  }
}
