package io.dpmgrid.pmem.medium;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's files that tell about media, below a root that tests replace. Whatever cannot be
 * read is simply not known.
 *
 * @param proc normally {@code /proc}
 * @param sys normally {@code /sys}
 */
record SystemFiles(Path proc, Path sys) {
  /** The running system's. */
  static SystemFiles ofThisSystem() {
    return new SystemFiles(Path.of("/proc"), Path.of("/sys"));
  }

  Path mountInfo() {
    return proc.resolve("self/mountinfo");
  }

  /** A file's text without surrounding blanks; {@code null} if it cannot be read. */
  static @Nullable String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return null;
    }
  }

  /** A directory's entries in the order of their names; empty if it cannot be read. */
  static List<Path> entries(Path directory) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    } catch (IOException e) {
      return List.of();
    }
    entries.sort(null);
    return entries;
  }
}
