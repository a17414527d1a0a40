package io.dpmgrid.pmem.log;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A log holds what no crash can have left: its medium or somebody else damaged it. Nothing was
 * changed; the message says where the damage is and what was expected there.
 */
public final class LogCorruptException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Path path;
  private final String what;

  /**
   * @param path the damaged segment
   * @param what what was expected, what was found, and what to do
   */
  public LogCorruptException(Path path, String what) {
    super(path + ": " + what);
    this.path = path;
    this.what = what;
  }

  /** What was expected, what was found, and what to do; the message without the path. */
  public String what() {
    return what;
  }

  /** The damaged segment. */
  public Path path() {
    return path;
  }
}
