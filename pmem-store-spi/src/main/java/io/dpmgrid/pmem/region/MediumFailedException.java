package io.dpmgrid.pmem.region;

import java.nio.file.Path;

/**
 * The medium refused or lost a write, a sync or a mapped access. Nothing that was not durable
 * before may be assumed durable afterwards; the owner must stop acknowledging.
 */
public final class MediumFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Path path;

  /**
   * @param path the file or directory that failed
   * @param what what was attempted, and what to do about the failure
   * @param cause the operating system's or the JVM's own error
   */
  public MediumFailedException(Path path, String what, Throwable cause) {
    super(path + ": " + what, cause);
    this.path = path;
  }

  /** The file or directory that failed. */
  public Path path() {
    return path;
  }
}
