package io.dpmgrid.node.admin;

import io.dpmgrid.node.GridNode;
import io.dpmgrid.node.GridNodeBuilder;
import io.dpmgrid.node.cluster.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;

/** A cluster of three nodes in this process, which others may join. */
public final class ThreeNodes implements AutoCloseable {
  private static final int PORTS_PER_NODE = 4;

  private final Path directory;
  private final List<Integer> ports;
  private final List<GridNode> nodes = new ArrayList<>();

  /** Nodes that serve no admin API. */
  public ThreeNodes(String name) throws IOException {
    this(name, false);
  }

  /**
   * Starts them and waits until they are ready.
   *
   * @param serve whether each serves the admin API
   */
  public ThreeNodes(String name, boolean serve) throws IOException {
    this(name, serve, Map.of());
  }

  ThreeNodes(String name, boolean serve, Map<String, String> more) throws IOException {
    directory = Path.of("target", "admin-test", name).toAbsolutePath();
    delete();
    ports = FreePorts.find(5 * PORTS_PER_NODE);
    for (int i = 1; i <= 3; i++) {
      GridNodeBuilder builder = GridNode.builder();
      keys(i).forEach(builder::set);
      builder.set("admin.enabled", String.valueOf(serve));
      more.forEach(builder::set);
      nodes.add(builder.start());
    }
    for (GridNode node : nodes) {
      node.awaitReady(java.time.Duration.ofMinutes(1));
    }
  }

  /** Node {@code i}, counted from 1. */
  public GridNode node(int i) {
    return nodes.get(i - 1);
  }

  /** The admin API of node {@code i}, counted from 1. */
  LiveApi api(int i, String token) {
    return new LiveApi(node(i).adminUrl().orElseThrow(), token);
  }

  /** The data directory of node {@code i}, counted from 1. */
  public Path directory(int i) {
    return directory.resolve("node" + i);
  }

  String clientAddress(int i) {
    return "127.0.0.1:" + port(i, 2);
  }

  /** The configuration of a node, a fourth one too. */
  Map<String, String> keys(int i) {
    Map<String, String> keys = new TreeMap<>();
    keys.put("node.id", "node" + i);
    keys.put("node.zone", i == 3 ? "south" : "north");
    keys.put("data.directory", directory(i).toString());
    keys.put("cluster.name", "trial");
    keys.put("cluster.initial-nodes", "3");
    keys.put("network.discovery-port", String.valueOf(port(i, 0)));
    keys.put("network.communication-port", String.valueOf(port(i, 1)));
    keys.put("network.client-port", String.valueOf(port(i, 2)));
    keys.put("admin.port", String.valueOf(port(i, 3)));
    keys.put("memory.region-size", "64MB");
    keys.put("memory.checkpoint-buffer-size", "16MB");
    keys.put("log.segments", "4");
    keys.put("log.segment-size", "2MB");
    keys.put("log.compaction", "true");
    List<String> peers = peers();
    for (int peer = 0; peer < peers.size(); peer++) {
      keys.put("network.discovery-peers[" + peer + "]", peers.get(peer));
    }
    return keys;
  }

  /** Joins a node of the engine that has nothing of ours. */
  Ignite startStock() {
    return startStock(Map.of());
  }

  /** Joins a node of the engine, with attributes that may pretend that it has something of ours. */
  Ignite startStock(Map<String, ?> attributes) {
    List<String> addresses = new ArrayList<>(peers());
    addresses.add("127.0.0.1:" + port(5, 0));
    return Ignition.start(
        new IgniteConfiguration()
            .setIgniteInstanceName("stock")
            .setConsistentId("stock")
            .setUserAttributes(attributes)
            .setLocalHost("127.0.0.1")
            .setWorkDirectory(directory.resolve("stock").toString())
            .setConnectorConfiguration(null)
            .setClientConnectorConfiguration(null)
            .setMetricsLogFrequency(0)
            .setDiscoverySpi(
                new TcpDiscoverySpi()
                    .setLocalPort(port(5, 0))
                    .setLocalPortRange(0)
                    .setIpFinder(new TcpDiscoveryVmIpFinder().setAddresses(addresses)))
            .setCommunicationSpi(
                new TcpCommunicationSpi().setLocalPort(port(5, 1)).setLocalPortRange(0))
            .setDataStorageConfiguration(
                new DataStorageConfiguration()
                    .setWalSegmentSize(2 << 20)
                    .setWalSegments(4)
                    .setDefaultDataRegionConfiguration(
                        new DataRegionConfiguration()
                            .setName("default")
                            .setPersistenceEnabled(true)
                            .setInitialSize(32L << 20)
                            .setMaxSize(64L << 20))));
  }

  private List<String> peers() {
    return Stream.of(1, 2, 3, 4).map(i -> "127.0.0.1:" + port(i, 0)).toList();
  }

  private int port(int node, int which) {
    return ports.get((node - 1) * PORTS_PER_NODE + which);
  }

  @Override
  public void close() throws IOException {
    nodes.forEach(GridNode::close);
    delete();
  }

  private void delete() throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.deleteIfExists(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
