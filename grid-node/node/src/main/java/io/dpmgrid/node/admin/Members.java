package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.ignite.affinity.NodePlacement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cluster.BaselineTopology;
import org.jspecify.annotations.Nullable;

/** Who is in the cluster, in the words of the API. Thread-safe. */
final class Members {
  private final IgniteEx ignite;

  Members(IgniteEx ignite) {
    this.ignite = ignite;
  }

  IgniteEx ignite() {
    return ignite;
  }

  GridKernalContext kernal() {
    return ignite.context();
  }

  /** The id that outlives restarts. */
  static String id(ClusterNode node) {
    return String.valueOf(node.consistentId());
  }

  String localId() {
    return id(ignite.localNode());
  }

  /** Online servers, ordered by id. */
  List<ClusterNode> servers() {
    return sorted(ignite.cluster().forServers().nodes());
  }

  /** Online servers that run DPM Grid. */
  List<ClusterNode> ours() {
    return servers().stream().filter(NodeAttributes::isOurs).toList();
  }

  /** Servers of the baseline that are online, ordered by id. */
  List<ClusterNode> baselineServers() {
    Set<String> baseline = baselineIds();
    return servers().stream().filter(node -> baseline.contains(id(node))).toList();
  }

  /** The baseline's nodes: as they run, and as they were when they joined it if they do not. */
  List<ClusterNode> baselineNodes() {
    BaselineTopology baseline = baseline();
    List<ClusterNode> nodes = new ArrayList<>();
    if (baseline != null) {
      for (Object id : baseline.consistentIds()) {
        nodes.add(server(String.valueOf(id)).orElseGet(() -> baseline.baselineNode(id)));
      }
    }
    return nodes;
  }

  /** Online clients, ordered by id. */
  List<ClusterNode> clients() {
    return sorted(ignite.cluster().forClients().nodes());
  }

  /** The online server of that id. */
  Optional<ClusterNode> server(String id) {
    return servers().stream().filter(node -> id(node).equals(id)).findFirst();
  }

  /** The online server of that id. */
  ClusterNode requireServer(String id) {
    return server(id)
        .orElseThrow(() -> new GridProblem.NotFound("There is no online server '" + id + "'."));
  }

  /** The server that coordinates exchanges: the oldest. */
  @Nullable ClusterNode coordinator() {
    return ignite.cluster().forServers().nodes().stream()
        .min(Comparator.comparingLong(ClusterNode::order))
        .orElse(null);
  }

  /** Null before the cluster was active for the first time. */
  @Nullable BaselineTopology baseline() {
    return kernal().state().clusterState().baselineTopology();
  }

  /** Ids of the baseline's nodes, ordered. */
  Set<String> baselineIds() {
    BaselineTopology baseline = baseline();
    Set<String> ids = new TreeSet<>();
    if (baseline != null) {
      baseline.consistentIds().forEach(id -> ids.add(String.valueOf(id)));
    }
    return ids;
  }

  /** A number that grows with every change of the baseline; -1 before there is one. */
  long baselineId() {
    BaselineTopology baseline = baseline();
    return baseline == null ? -1 : baseline.id();
  }

  /**
   * A number for the set of servers that run, by their starts: another one as soon as any of them
   * starts or stops, the same on all nodes. The engine's own number also counts clients.
   */
  long topology() {
    long sum = 0;
    for (ClusterNode node : ignite.cluster().forServers().nodes()) {
      long bits =
          node.id().getMostSignificantBits()
              + Long.rotateLeft(node.id().getLeastSignificantBits(), 32);
      // A sum does not depend on the order; what is summed must be spread over all bits.
      bits = (bits ^ (bits >>> 31)) * 0x9E3779B97F4A7C15L;
      sum += bits ^ (bits >>> 29);
    }
    return sum & Long.MAX_VALUE;
  }

  /** The oldest server of ours: the one that decides about moves. */
  Optional<ClusterNode> leader() {
    return ignite.cluster().forServers().nodes().stream()
        .filter(NodeAttributes::isOurs)
        .min(Comparator.comparingLong(ClusterNode::order));
  }

  /** Whether this node is that one. */
  boolean isLeader() {
    return leader().map(ClusterNode::isLocal).orElse(false);
  }

  /** What the baseline keeps of a node. */
  NodePlacement baselinePlacement(String id) {
    BaselineTopology baseline = baseline();
    Map<String, Object> attributes = baseline == null ? null : baseline.attributes(id);
    return NodePlacement.of(attributes == null ? Map.of() : attributes);
  }

  /** Whether caches can be used. */
  boolean active() {
    return kernal().state().clusterState().state().active();
  }

  void requireActive(String toDoWhat) {
    if (!active()) {
      throw new GridProblem.Conflict("The cluster is not active: activate it to " + toDoWhat + ".");
    }
  }

  private static List<ClusterNode> sorted(Collection<ClusterNode> nodes) {
    return nodes.stream().sorted(Comparator.comparing(Members::id)).toList();
  }
}
