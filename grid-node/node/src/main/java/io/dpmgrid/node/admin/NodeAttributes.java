package io.dpmgrid.node.admin;

import io.dpmgrid.ignite.affinity.NodePlacement;
import io.dpmgrid.node.config.AdminSettings;
import io.dpmgrid.node.config.NodeConfig;
import io.dpmgrid.node.config.RebalanceWords;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.ignite.cluster.ClusterNode;
import org.jspecify.annotations.Nullable;

/**
 * What every node of the cluster can read about ours without asking. Strings only, so that stock
 * nodes can take part.
 */
public final class NodeAttributes {
  private static final String VERSION = "dpm.version";
  private static final String ADMIN_URL = "dpm.admin-url";

  // One for each key, so that nodes of versions that know other keys can be compared.
  private static final String SETTING = "dpm.";

  private static final List<String> COMPARED =
      Stream.concat(RebalanceWords.KEYS.stream(), Stream.of(RebalanceWords.MINORITY_WRITES))
          .toList();

  private NodeAttributes() {}

  /** The attributes of a node that is about to start. */
  public static Map<String, String> of(NodeConfig config, String version) {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put(VERSION, version);
    attributes.putAll(new NodePlacement(config.weight(), config.zone().orElse("")).attributes());
    RebalanceWords.of(config.rebalance())
        .forEach((key, value) -> attributes.put(SETTING + key, value));
    attributes.put(SETTING + RebalanceWords.MINORITY_WRITES, config.minorityWrites().toString());
    AdminSettings admin = config.admin();
    // A port that the system chooses is known only when it listens; the node tells it then.
    if (admin.enabled() && admin.port() != 0) {
      attributes.put(ADMIN_URL, url(admin, admin.port()));
    }
    return attributes;
  }

  /** Where a node with these settings serves its admin API on {@code port}. */
  public static String url(AdminSettings admin, int port) {
    String host = admin.address();
    String literal = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    return (admin.tls().isPresent() ? "https://" : "http://") + literal + ":" + port;
  }

  static boolean isOurs(ClusterNode node) {
    return node.attribute(VERSION) != null;
  }

  static @Nullable String version(ClusterNode node) {
    return node.attribute(VERSION);
  }

  /** What placement looks at; what the node is configured with may be another thing. */
  static NodePlacement placement(ClusterNode node) {
    return NodePlacement.of(node.attributes());
  }

  static Optional<String> zone(ClusterNode node) {
    return placement(node).namedZone();
  }

  /**
   * What a node would decide by about moves, if it did, and what it lets a minority write: the
   * words of its configuration by key. Nothing of an earlier version, and of one that is not ours
   * whatever it says.
   */
  static Map<String, String> settings(ClusterNode node) {
    Map<String, String> told = new TreeMap<>();
    for (String key : COMPARED) {
      Object value = node.attribute(SETTING + key);
      if (value instanceof String word) {
        told.put(key, word);
      }
    }
    return told;
  }

  static @Nullable String adminUrl(ClusterNode node) {
    return node.attribute(ADMIN_URL);
  }
}
