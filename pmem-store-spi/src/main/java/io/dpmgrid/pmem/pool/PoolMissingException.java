package io.dpmgrid.pmem.pool;

import java.nio.file.Path;

/** There is no pool in the directory, or its creation never finished. */
public final class PoolMissingException extends PoolOpenException {
  private static final long serialVersionUID = 1L;

  PoolMissingException(Path path, String expected, String actual) {
    super(
        path,
        "there is no pool",
        expected,
        actual,
        "Create one, or check the directory: it may be a file system that is not mounted.");
  }
}
