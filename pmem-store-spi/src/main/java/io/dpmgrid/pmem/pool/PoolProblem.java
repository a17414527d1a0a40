package io.dpmgrid.pmem.pool;

import java.nio.file.Path;

/**
 * Something that is not as it should be in a pool.
 *
 * @param path the file
 * @param severity whether the next opening mends it
 * @param what what is wrong, and where
 * @param remedy what to do
 */
public record PoolProblem(Path path, Severity severity, String what, String remedy) {
  /**
   * Damage that is refused at a node's start.
   *
   * @param what what is wrong, where, and what to do, as the start says it
   */
  public static PoolProblem refused(Path path, String what) {
    return new PoolProblem(
        path, Severity.DAMAGE, what, "Until then a node refuses to start with it.");
  }

  /** What a problem means for the pool. */
  public enum Severity {
    /** A crash leaves this; opening the pool repairs it and loses nothing acknowledged. */
    REPAIRABLE,
    /** No crash leaves this: acknowledged writes may be lost. */
    DAMAGE
  }
}
