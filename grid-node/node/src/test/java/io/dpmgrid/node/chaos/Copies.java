package io.dpmgrid.node.chaos;

import io.dpmgrid.node.cluster.LocalCluster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;

/** What each node answers for each key: from its own copy, where it has one. */
final class Copies {
  private static final int BATCH = 500;

  private final List<Map<String, byte[]>> byNode;

  private Copies(List<Map<String, byte[]>> byNode) {
    this.byNode = byNode;
  }

  /** Reads these keys through every node. */
  static Copies read(LocalCluster cluster, String cache, List<String> keys) {
    List<Map<String, byte[]>> byNode = new ArrayList<>();
    for (int i = 1; i <= cluster.size(); i++) {
      try (IgniteClient client = cluster.connectTo(i)) {
        byNode.add(read(client.cache(cache), keys));
      }
    }
    return new Copies(byNode);
  }

  private static Map<String, byte[]> read(ClientCache<String, byte[]> from, List<String> keys) {
    Map<String, byte[]> found = new HashMap<>();
    for (int at = 0; at < keys.size(); at += BATCH) {
      found.putAll(from.getAll(new HashSet<>(keys.subList(at, Math.min(keys.size(), at + BATCH)))));
    }
    return found;
  }

  /** How many nodes do not answer with the value that was written. */
  int missing(String key) {
    byte[] wanted = SideWriters.value(key);
    return (int) byNode.stream().filter(of -> !Arrays.equals(wanted, of.get(key))).count();
  }

  String describe(String key) {
    return key + " is missing on " + missing(key) + " of " + byNode.size() + " nodes";
  }
}
