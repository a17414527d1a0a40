package io.dpmgrid.dashboards;

import com.sun.net.httpserver.HttpServer;
import io.dpmgrid.node.GridNode;
import io.dpmgrid.node.cluster.FreePorts;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.ignite.IgniteCache;

/** Three real nodes that are written to, each with its registry behind a port of its own. */
final class LiveCluster implements AutoCloseable {
  private static final int NODES = 3;

  private final List<GridNode> nodes = new ArrayList<>();
  private final List<HttpServer> servers = new ArrayList<>();
  private final Thread writer = new Thread(this::write, "writer");
  private volatile boolean closed;

  LiveCluster(Path directory) throws IOException {
    List<Integer> ports = FreePorts.find(2 * NODES);
    for (int i = 0; i < NODES; i++) {
      var builder =
          GridNode.builder()
              .data(directory.resolve("node" + i))
              .nodeId("node" + i)
              .set("cluster.initial-nodes", String.valueOf(NODES))
              .set("network.client-port", "0")
              .set("network.discovery-port", ports.get(2 * i).toString())
              .set("network.communication-port", ports.get(2 * i + 1).toString())
              .set("memory.region-size", "64MB")
              .set("log.segment-size", "4MB")
              .set("log.segments", "3")
              .set("log.archive-limit", "64MB")
              .set("checkpoint.interval", "5s")
              .set("caches[0].name", "c")
              .set("caches[0].backups", "1")
              .set("caches[0].partitions", "32");
      for (int peer = 0; peer < NODES; peer++) {
        builder.set("network.discovery-peers[" + peer + "]", "127.0.0.1:" + ports.get(2 * peer));
      }
      nodes.add(builder.start());
    }
    nodes.forEach(node -> node.awaitReady(Duration.ofMinutes(2)));
    for (GridNode node : nodes) {
      servers.add(serve(node));
    }
    writer.start();
  }

  List<String> addresses() {
    return servers.stream().map(server -> "127.0.0.1:" + server.getAddress().getPort()).toList();
  }

  private static HttpServer serve(GridNode node) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (Writer body =
              new OutputStreamWriter(exchange.getResponseBody(), StandardCharsets.UTF_8)) {
            node.metrics().write(body);
          }
        });
    server.start();
    return server;
  }

  private void write() {
    IgniteCache<Integer, byte[]> cache = nodes.get(0).ignite().cache("c");
    for (int key = 0; !closed; key = (key + 1) % 2_000) {
      cache.put(key, new byte[1000]);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    servers.forEach(server -> server.stop(0));
    nodes.forEach(GridNode::close);
  }
}
