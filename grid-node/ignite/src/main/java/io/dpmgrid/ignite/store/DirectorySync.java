package io.dpmgrid.ignite.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes the names in a directory durable: creations, renames and deletions that happened before.
 * Thread-safe.
 */
@FunctionalInterface
public interface DirectorySync {
  /** The operating system's own. */
  DirectorySync FSYNC =
      directory -> {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
          channel.force(true);
        }
      };

  /**
   * Returns when the names in {@code directory} are durable.
   *
   * @throws IOException if the medium refused; nothing may be assumed about the names then
   */
  void sync(Path directory) throws IOException;
}
