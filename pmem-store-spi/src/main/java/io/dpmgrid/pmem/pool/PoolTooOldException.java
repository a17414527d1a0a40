package io.dpmgrid.pmem.pool;

import java.nio.file.Path;

/** The pool's format is older than every one that can be migrated from. */
public final class PoolTooOldException extends PoolOpenException {
  private static final long serialVersionUID = 1L;

  PoolTooOldException(Path path, String expected, String actual) {
    super(
        path,
        "the pool's format is too old",
        expected,
        actual,
        "Open and close it once with the last release that reads this format.");
  }
}
