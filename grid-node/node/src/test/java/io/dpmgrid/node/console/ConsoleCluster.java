package io.dpmgrid.node.console;

import io.dpmgrid.admin.auth.NewToken;
import io.dpmgrid.node.cluster.AckLedger;
import io.dpmgrid.node.cluster.LoadWriters;
import io.dpmgrid.node.cluster.LocalCluster;
import io.dpmgrid.pmem.testing.FastJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Three nodes, each a process of its own, that are written to all the time. */
final class ConsoleCluster implements AutoCloseable {
  static final String LOADED_CACHE = "load";
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
    keys.put("caches[0].name", LOADED_CACHE);
    keys.put("caches[0].backups", "1");
    keys.put("caches[0].partitions", "128");
    keys.put("admin.enabled", "true");
    token(keys, 0, "boss", "admin", admin);
    token(keys, 1, "wall", "viewer", viewer);
    nodes = new LocalCluster(directory, 3, keys, FastJvm.with("-Xmx384m"));
    nodes.startAll();
    nodes.awaitReady(LIMIT);
    ledger = new AckLedger(directory.resolve("acks.txt"));
    writers = new LoadWriters(() -> nodes.connectTo(2), LOADED_CACHE, ledger, "key", 500, 1);
    writers.start(1);
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
