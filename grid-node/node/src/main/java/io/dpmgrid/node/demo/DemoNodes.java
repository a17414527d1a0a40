package io.dpmgrid.node.demo;

import io.dpmgrid.admin.auth.AdminTokenFile;
import io.dpmgrid.admin.auth.StaticToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a demo's nodes are configured. */
final class DemoNodes {
  static final String CACHE = "demo";

  private DemoNodes() {}

  /** Of the demo's cache. Few for a scenario, so that each holds enough for its time. */
  static int partitions(DemoOptions options) {
    return options.scenario().isPresent() ? 16 : 128;
  }

  static Map<String, String> keys(DemoOptions options, DemoDirectory directory) throws IOException {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("cluster.name", "demo");
    if (options.serve()) {
      // One token for all nodes, so that any of them can be asked.
      StaticToken token = new AdminTokenFile(directory.tokenFile()).ensure();
      keys.put("admin.enabled", "true");
      keys.put("admin.tokens[0].name", token.name());
      keys.put("admin.tokens[0].role", token.role().text());
      keys.put("admin.tokens[0].sha256", token.sha256());
    }
    if (options.scenario().isPresent()) {
      keys.put("cluster.initial-nodes", String.valueOf(options.nodesBefore()));
      // A node that is back is trusted sooner here, and joins when the scenario says so.
      keys.put("rebalance.steady", "5s");
      keys.put("rebalance.join", "manual");
    }
    options.medium().ifPresent(kind -> keys.put("medium.kind", kind.id()));
    if (options.nodesInAll() == 2) {
      // They are on one machine: no network can break between them, and one shall go on alone.
      keys.put("cluster.minority-writes", "refuse-unless-two");
    }
    keys.put("memory.region-size", "512MB");
    keys.put("log.segments", "6");
    keys.put("log.segment-size", "32MB");
    keys.put("log.archive-limit", "256MB");
    keys.put("checkpoint.interval", "30s");
    keys.put("caches[0].name", CACHE);
    keys.put("caches[0].backups", options.nodes() == 1 ? "0" : "1");
    keys.put("caches[0].partitions", String.valueOf(partitions(options)));
    return keys;
  }
}
