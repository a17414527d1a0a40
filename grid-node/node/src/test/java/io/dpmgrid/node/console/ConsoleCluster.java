package io.dpmgrid.node.console;

import io.dpmgrid.admin.auth.NewToken;
import io.dpmgrid.node.cluster.AckLedger;
import io.dpmgrid.node.cluster.LoadWriters;
import io.dpmgrid.node.cluster.LocalCluster;
import io.dpmgrid.pmem.testing.FastJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.ignite.client.IgniteClient;

/** Three nodes in two racks, each a process of its own, that are written to all the time. */
final class ConsoleCluster implements AutoCloseable {
  static final String LOADED_CACHE = "orders";
  static final String TRANSACTIONAL_CACHE = "accounts";
  private static final String REPLICATED_CACHE = "prices";
  private static final List<String> ZONES = List.of("rack-a", "rack-a", "rack-b");
  private static final int KEPT_ENTRIES = 500;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final NewToken admin = new NewToken();
  private final NewToken viewer = new NewToken();
  private final LocalCluster nodes;
  private final AckLedger ledger;
  private final LoadWriters writers;

  ConsoleCluster(Path directory) throws IOException {
    Map<String, String> keys = new TreeMap<>();
    keys.put("cluster.name", "trial");
    keys.put("medium.kind", "file");
    keys.put("memory.region-size", "64MB");
    keys.put("log.segments", "4");
    keys.put("log.segment-size", "2MB");
    keys.put("checkpoint.interval", "10s");
    keys.put("rebalance.steady", "0s");
    keys.put("caches[0].name", LOADED_CACHE);
    keys.put("caches[0].backups", "1");
    keys.put("caches[0].partitions", "256");
    keys.put("caches[1].name", TRANSACTIONAL_CACHE);
    keys.put("caches[1].atomicity", "transactional");
    keys.put("caches[1].partitions", "64");
    keys.put("caches[2].name", REPLICATED_CACHE);
    keys.put("caches[2].mode", "replicated");
    keys.put("caches[2].partitions", "32");
    keys.put("admin.enabled", "true");
    token(keys, 0, "boss", "admin", admin);
    token(keys, 1, "wall", "viewer", viewer);
    nodes = new LocalCluster(directory, 3, keys, FastJvm.with("-Xmx384m"));
    for (int i = 1; i <= ZONES.size(); i++) {
      place(nodes.configFile(i), ZONES.get(i - 1));
    }
    nodes.startAll();
    nodes.awaitReady(LIMIT);
    try (IgniteClient client = connect()) {
      for (String cache : List.of(TRANSACTIONAL_CACHE, REPLICATED_CACHE)) {
        Map<Integer, byte[]> entries = new TreeMap<>();
        IntStream.range(0, KEPT_ENTRIES).forEach(key -> entries.put(key, new byte[200]));
        client.<Integer, byte[]>cache(cache).putAll(entries);
      }
    }
    ledger = new AckLedger(directory.resolve("acks.txt"));
    writers = new LoadWriters(() -> nodes.connectTo(2), LOADED_CACHE, ledger, "key", 500, 1);
    writers.start(1);
  }

  /** Zones differ from node to node, unlike the keys of a {@link LocalCluster}. */
  private static void place(Path configFile, String zone) throws IOException {
    String text = Files.readString(configFile);
    Files.writeString(configFile, text.replace("node:\n", "node:\n  zone: " + zone + "\n"));
  }

  private static void token(
      Map<String, String> keys, int at, String name, String role, NewToken token) {
    keys.put("admin.tokens[" + at + "].name", name);
    keys.put("admin.tokens[" + at + "].role", role);
    keys.put("admin.tokens[" + at + "].sha256", token.sha256());
  }

  String adminToken() {
    return admin.reveal();
  }

  String viewerToken() {
    return viewer.reveal();
  }

  /** Where node {@code i}, counted from 1, serves the console, without a slash at the end. */
  String url(int i) {
    return nodes.adminUrl(i);
  }

  /** A thin client of the node that nobody kills. The caller closes it. */
  IgniteClient connect() {
    return nodes.connectTo(2);
  }

  void kill(int i) {
    nodes.kill(i);
  }

  void startAgain(int i) throws IOException {
    nodes.start(i);
    nodes.awaitReady(LIMIT);
  }

  @Override
  public void close() {
    writers.close();
    nodes.close();
    ledger.close();
  }
}
