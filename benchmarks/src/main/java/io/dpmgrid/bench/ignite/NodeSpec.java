package io.dpmgrid.bench.ignite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

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
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket first = new ServerSocket(0, 1, loopback);
        ServerSocket second = new ServerSocket(0, 1, loopback)) {
      return new NodeSpec(
          system,
          medium,
          directory.toAbsolutePath().toString(),
          first.getLocalPort(),
          second.getLocalPort(),
          settings);
    }
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
