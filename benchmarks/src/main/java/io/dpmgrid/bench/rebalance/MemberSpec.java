package io.dpmgrid.bench.rebalance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpmgrid.bench.ignite.NodeSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node of a grid. Handed to its process as one JSON argument.
 *
 * @param number counted from 1
 * @param ours whether it is a node of this project, or stock Ignite
 * @param medium medium kind of the directory
 * @param directory holds everything the node writes
 * @param discoveryPorts of all nodes, in their order
 * @param communicationPort loopback port of its own
 * @param clientPort loopback port for thin clients
 * @param initialNodes how many the grid begins with
 * @param guard of the users of our nodes; null for none
 * @param settings what is equal for all
 */
record MemberSpec(
    int number,
    boolean ours,
    String medium,
    String directory,
    List<Integer> discoveryPorts,
    int communicationPort,
    int clientPort,
    int initialNodes,
    @Nullable GuardSpec guard,
    NodeSettings settings) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  String id() {
    return id(number);
  }

  static String id(int number) {
    return "node" + number;
  }

  List<String> discoveryAddresses() {
    return discoveryPorts.stream().map(port -> "127.0.0.1:" + port).toList();
  }

  int discoveryPort() {
    return discoveryPorts.get(number - 1);
  }

  String toArgument() {
    try {
      return MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static MemberSpec fromArgument(String argument) {
    try {
      return MAPPER.readValue(argument, MemberSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not a node's specification: " + argument, e);
    }
  }
}
