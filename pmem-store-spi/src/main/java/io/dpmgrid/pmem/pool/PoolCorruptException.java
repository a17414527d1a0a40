package io.dpmgrid.pmem.pool;

import java.nio.file.Path;

/** No copy of the superblock is intact. */
public final class PoolCorruptException extends PoolOpenException {
  private static final long serialVersionUID = 1L;

  PoolCorruptException(Path path, String expected, String actual) {
    super(
        path,
        "the superblock is damaged",
        expected,
        actual,
        "Restore the file from a backup; or move the pool away and let the node be rebuilt by its peers.");
  }
}
