package io.dpmgrid.node.placement;

import io.dpmgrid.node.GridNode;
import io.dpmgrid.node.GridNodeBuilder;
import io.dpmgrid.node.cluster.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Up to four nodes in this process, node1 to node4, that come and go with weights. */
final class WeightedNodes implements AutoCloseable {
  private static final int MOST = 4;
  private static final int PORTS_PER_NODE = 3;

  private final Path directory;
  private final List<Integer> ports;
  private final SortedMap<Integer, GridNode> running = new TreeMap<>();

  WeightedNodes(Path directory) throws IOException {
    this.directory = directory.toAbsolutePath();
    this.ports = FreePorts.find(MOST * PORTS_PER_NODE);
    delete(this.directory);
  }

  /** Starts node {@code i}, which has a cache placed by capacity and one placed by the engine. */
  GridNode start(int i, double weight, int partitions) {
    GridNodeBuilder builder =
        GridNode.builder()
            .nodeId("node" + i)
            .data(directory(i))
            .set("node.weight", String.valueOf(weight))
            .set("cluster.initial-nodes", "3")
            .set("network.discovery-port", String.valueOf(port(i, 0)))
            .set("network.communication-port", String.valueOf(port(i, 1)))
            .set("network.client-port", String.valueOf(port(i, 2)))
            .set("memory.region-size", "64MB")
            .set("memory.checkpoint-buffer-size", "16MB")
            .set("log.segments", "4")
            .set("log.segment-size", "2MB")
            .set("caches[0].name", "placed")
            .set("caches[0].placement", "capacity")
            .set("caches[0].partitions", String.valueOf(partitions))
            .set("caches[1].name", "even")
            .set("caches[1].partitions", "32");
    for (int peer = 1; peer <= MOST; peer++) {
      builder.set("network.discovery-peers[" + (peer - 1) + "]", "127.0.0.1:" + port(peer, 0));
    }
    GridNode node = builder.start();
    running.put(i, node);
    return node;
  }

  GridNode node(int i) {
    GridNode node = running.get(i);
    if (node == null) {
      throw new NoSuchElementException("node" + i + " does not run");
    }
    return node;
  }

  List<GridNode> all() {
    return List.copyOf(running.values());
  }

  void stop(int i) {
    GridNode node = node(i);
    running.remove(i);
    node.close();
  }

  /** Takes all that a stopped node has. */
  void wipe(int i) throws IOException {
    delete(directory(i));
  }

  String[] clientAddresses() {
    return IntStream.rangeClosed(1, 3)
        .mapToObj(i -> "127.0.0.1:" + port(i, 2))
        .toArray(String[]::new);
  }

  private Path directory(int i) {
    return directory.resolve("node" + i);
  }

  private int port(int node, int which) {
    return ports.get((node - 1) * PORTS_PER_NODE + which);
  }

  @Override
  public void close() throws IOException {
    all().forEach(GridNode::close);
    delete(directory);
  }

  private static void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> all = Files.walk(root)) {
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
