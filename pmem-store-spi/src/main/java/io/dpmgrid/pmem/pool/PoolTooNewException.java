package io.dpmgrid.pmem.pool;

import java.nio.file.Path;

/** The pool was written by a newer release. */
public final class PoolTooNewException extends PoolOpenException {
  private static final long serialVersionUID = 1L;

  PoolTooNewException(Path path, String expected, String actual) {
    super(
        path,
        "the pool's format is too new",
        expected,
        actual,
        "Run the release that wrote it, or a later one.");
  }
}
