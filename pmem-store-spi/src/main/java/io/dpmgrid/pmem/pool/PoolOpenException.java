package io.dpmgrid.pmem.pool;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A pool cannot be opened; each reason has a class of its own. Nothing in the pool was changed, and
 * what is durable in it is untouched.
 */
public abstract sealed class PoolOpenException extends IOException
    permits PoolCorruptException,
        PoolForeignException,
        PoolInUseException,
        PoolMissingException,
        PoolTooNewException,
        PoolTooOldException {
  private static final long serialVersionUID = 1L;

  private final transient Path path;
  private final String expected;
  private final String actual;

  PoolOpenException(Path path, String what, String expected, String actual, String remedy) {
    super(path + ": " + what + ": expected " + expected + ", found " + actual + ". " + remedy);
    this.path = path;
    this.expected = expected;
    this.actual = actual;
  }

  /** The file or directory that stands in the way. */
  public Path path() {
    return path;
  }

  /** What should have been found. */
  public String expected() {
    return expected;
  }

  /** What was found. */
  public String actual() {
    return actual;
  }
}
