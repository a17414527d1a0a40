package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.Node;
import io.dpmgrid.admin.grid.NodeKind;
import io.dpmgrid.admin.grid.UnknownNode;
import io.dpmgrid.ignite.affinity.NodePlacement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.ignite.cluster.ClusterMetrics;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.lang.IgniteProductVersion;
import org.jspecify.annotations.Nullable;

/** Nodes as the API shows them: what the engine knows of each, and what ours told. */
final class NodeViews {
  private final Members members;

  NodeViews(Members members) {
    this.members = members;
  }

  /** Online nodes, and offline ones of the baseline, ordered by id. */
  List<Node> nodes(Survey<NodeFacts> survey) {
    Set<String> baseline = members.baselineIds();
    Set<String> missing = new HashSet<>(baseline);
    ClusterNode coordinator = members.coordinator();
    List<Node> nodes = new ArrayList<>();
    for (ClusterNode node : members.servers()) {
      String id = Members.id(node);
      missing.remove(id);
      nodes.add(
          online(
              node,
              node.equals(coordinator),
              baseline.contains(id),
              survey.told().get(node),
              reason(survey, id)));
    }
    for (ClusterNode node : members.clients()) {
      nodes.add(online(node, false, false, null, null));
    }
    missing.forEach(id -> nodes.add(offline(id, members.baselinePlacement(id))));
    nodes.sort(Comparator.comparing(Node::id));
    return nodes;
  }

  private static @Nullable String reason(Survey<NodeFacts> survey, String id) {
    return survey.unknown().stream()
        .filter(one -> one.nodeId().equals(id))
        .map(UnknownNode::reason)
        .findFirst()
        .orElse(null);
  }

  private Node online(
      ClusterNode node,
      boolean coordinator,
      boolean inBaseline,
      @Nullable NodeFacts facts,
      @Nullable String unknownReason) {
    ClusterMetrics metrics = node.metrics();
    double load = metrics.getCurrentCpuLoad();
    String adminUrl = NodeAttributes.adminUrl(node);
    if (facts != null && facts.adminUrl() != null) {
      adminUrl = facts.adminUrl();
    }
    return new Node(
        Members.id(node),
        node.id(),
        true,
        node.isClient() ? NodeKind.CLIENT : NodeKind.SERVER,
        node.isLocal(),
        coordinator,
        inBaseline,
        NodeAttributes.zone(node).orElse(null),
        node.isClient() ? null : NodeAttributes.placement(node).weight(),
        node.hostNames().stream().filter(name -> !name.isBlank()).findFirst().orElse(null),
        node.addresses().stream().sorted().limit(100).toList(),
        NodeAttributes.version(node),
        engineVersion(node),
        adminUrl,
        metrics.getStartTime() > 0 ? Instant.ofEpochMilli(metrics.getStartTime()) : null,
        facts == null ? null : facts.medium(),
        facts == null ? null : facts.durability(),
        metrics.getTotalCpus() > 0 ? metrics.getTotalCpus() : null,
        load >= 0 && load <= 1 ? load : null,
        metrics.getHeapMemoryUsed() >= 0 ? metrics.getHeapMemoryUsed() : null,
        metrics.getHeapMemoryMaximum() >= 0 ? metrics.getHeapMemoryMaximum() : null,
        unknownReason);
  }

  private static String engineVersion(ClusterNode node) {
    IgniteProductVersion version = node.version();
    return version.major() + "." + version.minor() + "." + version.maintenance();
  }

  private static Node offline(String id, NodePlacement placement) {
    return new Node(
        id,
        null,
        false,
        NodeKind.SERVER,
        false,
        false,
        true,
        placement.namedZone().orElse(null),
        placement.weight(),
        null,
        List.of(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        "The node is offline.");
  }
}
