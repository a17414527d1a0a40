package io.dpmgrid.node.config;

import java.nio.file.Path;

/**
 * Where the node keeps its data; absolute paths.
 *
 * @param directory the node's own directory
 * @param log the log's ring
 * @param archive full log segments
 * @param storage page stores
 * @param work the engine's work directory
 */
public record DataSettings(Path directory, Path log, Path archive, Path storage, Path work) {
  /** The usual layout: everything below one directory. */
  public static DataSettings below(Path directory) {
    return new DataSettings(
        directory,
        directory.resolve("wal"),
        directory.resolve("archive"),
        directory.resolve("db"),
        directory.resolve("work"));
  }

  /**
   * The pool directory of the node {@code nodeId}: the engine keeps a node's segments in a
   * directory of the node's name, with an underscore for whatever is no letter or digit.
   */
  public Path pool(String nodeId) {
    return log.resolve(nodeId.replaceAll("[^A-Za-z0-9]", "_"));
  }
}
