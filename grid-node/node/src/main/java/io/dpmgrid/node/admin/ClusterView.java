package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.Cluster;
import io.dpmgrid.admin.grid.ClusterPort;
import io.dpmgrid.admin.grid.ClusterState;
import io.dpmgrid.admin.grid.Durability;
import io.dpmgrid.admin.grid.Engine;
import io.dpmgrid.admin.grid.Found;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.Medium;
import io.dpmgrid.admin.grid.Node;
import io.dpmgrid.admin.grid.Survives;
import io.dpmgrid.admin.grid.Topology;
import io.dpmgrid.admin.grid.Zone;
import io.dpmgrid.ignite.WriteQuorum;
import io.dpmgrid.node.config.NodeConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.IgniteVersionUtils;
import org.jspecify.annotations.Nullable;

/** State and members of the cluster. Thread-safe. */
final class ClusterView implements ClusterPort {
  private final Members members;
  private final NodeConfig config;
  private final String version;
  private final FactsBoard facts;
  private final NodeViews nodeViews;
  private final PartitionMaps partitions;
  private final EventFeed events;

  ClusterView(
      Members members,
      NodeConfig config,
      String version,
      FactsBoard facts,
      PartitionMaps partitions,
      EventFeed events) {
    this.members = members;
    this.config = config;
    this.version = version;
    this.facts = facts;
    this.nodeViews = new NodeViews(members);
    this.partitions = partitions;
    this.events = events;
  }

  @Override
  public Cluster cluster() {
    Survey<NodeFacts> survey = facts.survey();
    List<ClusterNode> servers = members.servers();
    Set<String> baseline = members.baselineIds();
    long online =
        baseline.stream()
            .filter(id -> servers.stream().anyMatch(n -> Members.id(n).equals(id)))
            .count();
    PartitionMaps.Totals totals = partitions.totals();
    ClusterState state = state();
    ClusterHealthReport health =
        ClusterHealthReport.of(
            state,
            baseline.size() - (int) online,
            WriteQuorum.of(members.ignite(), config.minorityWrites()),
            totals,
            survey);
    Collection<NodeFacts> told = survey.told().values();
    Collection<Medium> media = withoutSharers(told);
    ClusterNode coordinator = members.coordinator();
    return new Cluster(
        members.ignite().cluster().id(),
        config.clusterName(),
        state,
        health.health(),
        health.reasons(),
        version,
        new Engine("ignite", IgniteVersionUtils.VER_STR),
        members.localId(),
        coordinator == null ? null : Members.id(coordinator),
        members.ignite().cluster().topologyVersion(),
        servers.size(),
        members.clients().size(),
        baseline.size(),
        (int) online,
        survey.unknown().isEmpty() ? weakest(told) : null,
        partitions.userCaches().size(),
        totals.lost(),
        totals.moving(),
        media.stream().mapToLong(Medium::capacityBytes).sum(),
        media.stream().mapToLong(Medium::usedBytes).sum(),
        durability(told),
        survey.unknown(),
        Instant.now());
  }

  @Override
  public void changeState(ClusterState to, boolean force) {
    org.apache.ignite.cluster.ClusterState wanted =
        org.apache.ignite.cluster.ClusterState.valueOf(to.name());
    try {
      members.ignite().cluster().state(wanted, force);
    } catch (IgniteException e) {
      throw new GridProblem.Conflict(
          "The engine refuses to change the cluster's state: " + e.getMessage(), e);
    }
  }

  @Override
  public Found<Node> nodes() {
    Survey<NodeFacts> survey = facts.survey();
    return new Found<>(nodeViews.nodes(survey), survey.unknown());
  }

  @Override
  public Topology topology() {
    Map<String, List<String>> zones = new TreeMap<>();
    List<String> without = new ArrayList<>();
    placed()
        .forEach(
            (id, place) ->
                place.ifPresentOrElse(
                    zone -> zones.computeIfAbsent(zone, z -> new ArrayList<>()).add(id),
                    () -> without.add(id)));
    List<Zone> all = new ArrayList<>();
    zones.forEach((name, ids) -> all.add(new Zone(name, ids)));
    if (!without.isEmpty()) {
      all.add(new Zone(null, without));
    }
    ClusterNode coordinator = members.coordinator();
    return new Topology(
        members.ignite().cluster().topologyVersion(),
        coordinator == null ? null : Members.id(coordinator),
        all,
        events.changes());
  }

  /** Zones of the online servers, and of the offline ones as the baseline remembers them. */
  private Map<String, Optional<String>> placed() {
    Map<String, Optional<String>> zones = new TreeMap<>();
    for (String id : members.baselineIds()) {
      zones.put(id, members.baselinePlacement(id).namedZone());
    }
    members.servers().forEach(node -> zones.put(Members.id(node), NodeAttributes.zone(node)));
    return zones;
  }

  private ClusterState state() {
    return ClusterState.valueOf(members.kernal().state().clusterState().state().name());
  }

  /** One medium of each file system, as each would count the space of the whole. */
  private static Collection<Medium> withoutSharers(Collection<NodeFacts> told) {
    Map<Object, Medium> media = new LinkedHashMap<>();
    for (NodeFacts one : told) {
      Medium medium = one.medium();
      Object key = medium.fileSystem() == null ? one : medium.fileSystem();
      media.putIfAbsent(key, medium);
    }
    return media.values();
  }

  private static @Nullable Survives weakest(Collection<NodeFacts> told) {
    return told.stream()
        .map(NodeFacts::medium)
        .map(Medium::survives)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  private static @Nullable Durability durability(Collection<NodeFacts> told) {
    List<Durability> all = told.stream().map(NodeFacts::durability).toList();
    return all.isEmpty()
        ? null
        : new Durability(
            all.stream().mapToLong(Durability::putsTotal).sum(),
            all.stream().mapToLong(Durability::bytesTotal).sum(),
            all.stream().mapToDouble(Durability::putsPerSecond).sum(),
            worst(all.stream().map(Durability::latencyP50Us).toList()),
            worst(all.stream().map(Durability::latencyP99Us).toList()),
            all.stream().mapToLong(Durability::windowMs).max().orElse(1));
  }

  private static @Nullable Double worst(List<@Nullable Double> latencies) {
    Double worst = null;
    for (Double one : latencies) {
      if (one != null && (worst == null || one > worst)) {
        worst = one;
      }
    }
    return worst;
  }
}
