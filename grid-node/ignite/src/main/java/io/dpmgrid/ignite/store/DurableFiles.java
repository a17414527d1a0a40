package io.dpmgrid.ignite.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIO;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIOFactory;

/**
 * Small files that are replaced as a whole, durably. Thread-safe for different targets; one target
 * has one writer at a time.
 */
final class DurableFiles {
  /** The engine ignores names that end so in every directory of its catalogue. */
  private static final String TEMPORARY = ".durable.tmp";

  private final FileIOFactory files;
  private final DirectorySync directories;

  DurableFiles(FileIOFactory files, DirectorySync directories) {
    this.files = files;
    this.directories = directories;
  }

  /**
   * Puts {@code content} under {@code target}, durably: a crash leaves the old content or the new
   * one. Returns without writing if the target already holds {@code content}; whoever wrote that is
   * trusted to have made it durable.
   */
  void publish(Path target, byte[] content) throws IOException {
    if (holds(target, content)) {
      return;
    }
    Path temporary = target.resolveSibling(target.getFileName() + TEMPORARY);
    try (FileIO file =
        files.create(
            temporary.toFile(),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      file.writeFully(ByteBuffer.wrap(content));
      file.force(true);
    }
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    directories.sync(directoryOf(target));
  }

  /** Makes the content of an existing file durable, but not its name. */
  void force(Path file) throws IOException {
    try (FileIO opened = files.create(file.toFile(), StandardOpenOption.WRITE)) {
      opened.force(true);
    }
  }

  /** {@code directory} and its parents up to {@code root}, the outermost first. */
  static List<Path> chain(Path root, Path directory) {
    List<Path> chain = new ArrayList<>();
    for (Path one = directory;
        one != null && one.startsWith(root);
        one = one.equals(root) ? null : one.getParent()) {
      chain.add(one);
    }
    Collections.reverse(chain);
    return chain;
  }

  static Path directoryOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  private static boolean holds(Path target, byte[] content) throws IOException {
    return Files.isRegularFile(target)
        && Files.size(target) == content.length
        && Arrays.equals(Files.readAllBytes(target), content);
  }
}
