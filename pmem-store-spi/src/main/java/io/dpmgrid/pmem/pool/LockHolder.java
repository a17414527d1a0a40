package io.dpmgrid.pmem.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Finds who holds a lock without opening the locked file, which could take the lock away from its
 * holder if that is this very process.
 */
final class LockHolder {
  private final Path locks;

  LockHolder() {
    this(Path.of("/proc/locks"));
  }

  LockHolder(Path locks) {
    this.locks = locks;
  }

  /**
   * The id of the process that holds a write lock on the file; 0 if it is hidden from this process
   * (another container); empty if nobody holds one or the system does not tell.
   */
  OptionalLong processOf(Path file) {
    try {
      Object inode = Files.getAttribute(file, "unix:ino");
      for (String line : Files.readAllLines(locks)) {
        // 1: POSIX  ADVISORY  WRITE 4711 fe:00:131077 0 EOF; a waiting one has "->" behind its id
        String[] words = line.trim().split("\\s+", -1);
        if (words.length >= 6
            && words[3].equals("WRITE")
            && words[5].endsWith(":" + inode)
            && words[5].split(":", -1).length == 3) {
          return OptionalLong.of(Math.max(0, Long.parseLong(words[4])));
        }
      }
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }

  String describe(Path file) {
    OptionalLong process = processOf(file);
    return process.isPresent() && process.getAsLong() > 0
        ? "process " + process.getAsLong()
        : "another process";
  }
}
