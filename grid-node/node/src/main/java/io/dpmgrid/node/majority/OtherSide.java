package io.dpmgrid.node.majority;

import io.dpmgrid.ignite.DiscoveryPing;
import io.dpmgrid.node.config.NetworkSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.spi.discovery.tcp.internal.TcpDiscoveryNode;

/**
 * Finds nodes that run at the addresses of this node's peers and are not of its side. The engine
 * never looks for them: two sides stay apart when the network is whole again. Not thread-safe.
 */
final class OtherSide {
  private static final Duration LIMIT = Duration.ofMillis(500);
  private static final int MOST_ADDRESSES = 64;

  private final IgniteEx ignite;
  private final DiscoveryPing ping;
  private final List<InetSocketAddress> peers;
  private int next;

  OtherSide(IgniteEx ignite, NetworkSettings network) {
    this.ignite = ignite;
    this.ping = DiscoveryPing.of(ignite);
    this.peers = addresses(network.discoveryPeers());
  }

  /** Who answers and is not of this side, with its address. Asks at most 64 addresses a time. */
  Map<UUID, InetSocketAddress> strangers() {
    Set<String> known = new HashSet<>();
    for (ClusterNode node : ignite.cluster().forServers().nodes()) {
      if (node instanceof TcpDiscoveryNode one) {
        one.socketAddresses().forEach(address -> known.add(text(address)));
      }
    }
    Map<UUID, InetSocketAddress> found = new LinkedHashMap<>();
    for (int asked = 0; asked < Math.min(MOST_ADDRESSES, peers.size()); asked++) {
      InetSocketAddress peer = peers.get(next);
      next = (next + 1) % peers.size();
      if (!known.contains(text(peer))) {
        ping.at(peer, LIMIT).ifPresent(id -> found.put(id, peer));
      }
    }
    found.keySet().removeAll(ours());
    return found;
  }

  private Set<UUID> ours() {
    return ignite.cluster().nodes().stream().map(ClusterNode::id).collect(Collectors.toSet());
  }

  private static String text(InetSocketAddress address) {
    return address.isUnresolved()
        ? address.getHostString() + ":" + address.getPort()
        : address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  /** Of {@code host:port} and {@code host:port..port}. */
  static List<InetSocketAddress> addresses(List<String> peers) {
    List<InetSocketAddress> all = new ArrayList<>();
    for (String peer : peers) {
      int colon = peer.lastIndexOf(':');
      String host = peer.substring(0, colon).replace("[", "").replace("]", "");
      String[] ports = peer.substring(colon + 1).split("\\.\\.", -1);
      int last = Integer.parseInt(ports[ports.length - 1]);
      for (int port = Integer.parseInt(ports[0]); port <= last; port++) {
        // Names are looked up at each ping: they may move.
        all.add(InetSocketAddress.createUnresolved(host, port));
      }
    }
    return List.copyOf(all);
  }
}
