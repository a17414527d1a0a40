package io.dpmgrid.pmem.pool;

import java.nio.file.Path;

/** The pool belongs to another node, or is another pool than the one expected. */
public final class PoolForeignException extends PoolOpenException {
  private static final long serialVersionUID = 1L;

  PoolForeignException(Path path, String expected, String actual) {
    super(
        path,
        "this is somebody else's pool",
        expected,
        actual,
        "Point the node at its own directory, or start it under the name that the pool carries.");
  }
}
