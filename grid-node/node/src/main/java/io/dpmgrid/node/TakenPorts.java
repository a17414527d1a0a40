package io.dpmgrid.node;

import io.dpmgrid.node.config.NetworkSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says which ports of a node another process has. The engine's own failure names neither the port
 * nor the key that sets it.
 */
final class TakenPorts {
  private TakenPorts() {}

  /**
   * Key and address of every configured port that cannot be listened on now, as text; empty if all
   * can, so the answer is a hint and no proof: ports come and go.
   */
  static String of(NetworkSettings network) {
    Map<String, InetSocketAddress> wanted = new LinkedHashMap<>();
    wanted.put(
        "network.discovery-port",
        new InetSocketAddress(network.address(), network.discoveryPort()));
    wanted.put(
        "network.communication-port",
        new InetSocketAddress(network.address(), network.communicationPort()));
    if (network.clientPort() != 0) {
      wanted.put(
          "network.client-port",
          new InetSocketAddress(network.clientAddress(), network.clientPort()));
    }
    StringBuilder taken = new StringBuilder();
    wanted.forEach(
        (key, address) -> {
          if (!isFree(address)) {
            taken
                .append(taken.isEmpty() ? "" : ", ")
                .append(key)
                .append(' ')
                .append(address.getPort())
                .append(" on ")
                .append(address.getHostString());
          }
        });
    return taken.toString();
  }

  private static boolean isFree(InetSocketAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      // As the engine does: a port whose last connections are still closing is free.
      socket.setReuseAddress(true);
      socket.bind(address);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
