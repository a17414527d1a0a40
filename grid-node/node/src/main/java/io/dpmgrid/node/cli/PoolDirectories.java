package io.dpmgrid.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the pools in a directory and anywhere below it. */
final class PoolDirectories {
  private static final String SUPERBLOCK = "superblock.dpm";
  // A demo's data directory, a node's, its log directory, the pool: no one keeps pools deeper.
  private static final int DEPTH = 6;

  private PoolDirectories() {}

  /**
   * The pools below all of them, each once.
   *
   * @throws IOException if one cannot be read, or there is no pool in one
   */
  static List<Path> below(List<Path> directories) throws IOException {
    Set<Path> all = new LinkedHashSet<>();
    for (Path directory : directories) {
      all.addAll(below(directory));
    }
    return List.copyOf(all);
  }

  /**
   * The pools, in the order of their names.
   *
   * @throws IOException if {@code directory} cannot be read, or there is no pool
   */
  private static List<Path> below(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException(directory + ": there is no such directory");
    }
    List<Path> pools;
    try (Stream<Path> all = Files.walk(directory.toRealPath(), DEPTH)) {
      pools =
          all.filter(file -> file.endsWith(SUPERBLOCK))
              .map(file -> file.resolveSibling(""))
              .map(Path::normalize)
              .sorted()
              .toList();
    }
    if (pools.isEmpty()) {
      throw new IOException(
          directory + ": there is no pool in it or below; a node makes one at its first start");
    }
    return pools;
  }
}
