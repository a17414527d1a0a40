package io.dpmgrid.pmem.medium;

import io.dpmgrid.pmem.region.Region;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A directory on one file system, probed when it was opened. Makes and opens {@link Region}s.
 *
 * <p>Thread-safe. Closing the medium does not close its regions.
 */
public interface Medium extends AutoCloseable {
  /** What the probe found when the medium was opened. */
  ProbeResult probe();

  /** The directory, as a real path. */
  default Path directory() {
    return probe().directory();
  }

  /** How bytes persist here. */
  default MediumKind kind() {
    return probe().kind();
  }

  /** The worst fault after which persisted bytes are intact. */
  default Survives survives() {
    return probe().survives();
  }

  /**
   * Creates a file of {@code size} zero bytes, every block allocated and pre-faulted, durable
   * together with its directory entry, and opens it. A crash leaves either nothing of that name or
   * the whole file: it is made under a temporary name and renamed.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the file exists; it is not touched
   * @throws IOException if the file system is full (nothing is left behind, and the message says
   *     how much is needed and how much is free) or refuses
   */
  Region create(Path file, long size) throws IOException;

  /**
   * Opens an existing file whole.
   *
   * @throws java.nio.file.NoSuchFileException if it does not exist
   * @throws IOException if it is empty or cannot be mapped
   */
  Region open(Path file) throws IOException;

  /** Makes creations, renames and deletions in {@code directory} durable. */
  void syncDirectory(Path directory) throws IOException;

  @Override
  void close();
}
