package io.dpmgrid.pmem.pool;

import java.nio.file.Path;

/** Another process, or another owner in this one, has the pool open. */
public final class PoolInUseException extends PoolOpenException {
  private static final long serialVersionUID = 1L;

  PoolInUseException(Path path, String expected, String actual) {
    super(
        path,
        "the pool is in use",
        expected,
        actual,
        "Stop the other owner, or choose another directory; the lock goes away with its process.");
  }
}
