package io.dpmgrid.bench.ignite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpmgrid.node.cluster.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One node to start: the system, its medium, its directory and ports, and the settings all nodes
 * share. Handed to the node's process as one JSON argument.
 *
 * @param system the kind of node
 * @param medium medium kind of the directory
 * @param directory holds everything the node writes
 * @param discoveryPort loopback port of its own
 * @param communicationPort loopback port of its own
 * @param settings what is equal for all
 */
public record NodeSpec(
    IgniteSystem system,
    String medium,
    String directory,
    int discoveryPort,
    int communicationPort,
    NodeSettings settings) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A node in {@code directory} on free ports. */
  public static NodeSpec of(
      IgniteSystem system, String medium, Path directory, NodeSettings settings)
      throws IOException {
    List<Integer> ports = FreePorts.find(2);
    return new NodeSpec(
        system,
        medium,
        directory.toAbsolutePath().toString(),
        ports.get(0),
        ports.get(1),
        settings);
  }

  /** The argument for the node's process. */
  public String toArgument() {
    try {
      return MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads the argument. */
  public static NodeSpec fromArgument(String argument) {
    try {
      return MAPPER.readValue(argument, NodeSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not a node's specification: " + argument, e);
    }
  }
}
