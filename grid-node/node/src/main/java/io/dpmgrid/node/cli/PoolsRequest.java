package io.dpmgrid.node.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which pools a command is about, and how it answers. */
final class PoolsRequest {
  @Parameters(
      paramLabel = "DIR",
      arity = "1..*",
      description = "Pools, or any directories above pools.")
  List<Path> directories = List.of();

  @Option(names = "--json", description = "One JSON object on standard output.")
  boolean json;

  /**
   * Finds the pools.
   *
   * @throws IOException if a directory cannot be read, or there is no pool in or below it
   */
  List<Path> pools() throws IOException {
    return PoolDirectories.below(directories);
  }

  boolean json() {
    return json;
  }

  /** The one object that such a command prints with {@code --json}. */
  static Map<String, Object> answer(boolean ok, List<Map<String, Object>> pools) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("ok", ok);
    object.put("pools", pools);
    return object;
  }
}
