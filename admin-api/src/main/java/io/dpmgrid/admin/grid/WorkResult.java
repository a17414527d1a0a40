package io.dpmgrid.admin.grid;

import java.nio.file.Path;

/** What finished work leaves. */
public sealed interface WorkResult {
  /** Nothing but its success. */
  record None() implements WorkResult {}

  /** A report. */
  record Report(CheckReport report) implements WorkResult {}

  /**
   * A zip file.
   *
   * @param path the API deletes it when the operation is forgotten
   * @param fileName offered to the browser; letters, digits, dots and dashes
   */
  record Zip(Path path, String fileName) implements WorkResult {}
}
