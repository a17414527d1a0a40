package io.dpmgrid.node.metrics;

import static io.dpmgrid.node.metrics.MetricFamily.gauge;

import io.dpmgrid.ignite.MinorityWrites;
import io.dpmgrid.ignite.WriteQuorum;
import io.dpmgrid.node.majority.AckConsents;
import io.dpmgrid.node.majority.EarlyAcks;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.apache.ignite.IgniteCluster;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.cluster.BaselineNode;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.processors.cache.GridCacheContext;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.GridDhtPartitionFullMap;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.GridDhtPartitionMap;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionState;

/** The cluster as this node sees it. */
final class ClusterCollector extends NodeCollector {
  private static final MetricFamily STATE =
      gauge("dpm_cluster_state", "1 for the state that the cluster is in.", "state");
  private static final MetricFamily NODES =
      gauge("dpm_cluster_nodes", "Nodes that are there: servers and thick clients.", "role");
  private static final MetricFamily BASELINE =
      gauge("dpm_cluster_baseline_nodes", "Nodes that own partitions, there or not.", "state");
  private static final MetricFamily TOPOLOGY =
      gauge("dpm_cluster_topology_version", "Grows with every node that comes or goes.");
  private static final MetricFamily LOST =
      gauge(
          "dpm_cluster_lost_partitions",
          "Partitions without any owner that is there; operations on them fail.");
  private static final MetricFamily ALONE =
      gauge(
          "dpm_cluster_partitions_without_backup",
          "Partitions with one copy only, of cache groups that shall have more.");
  private static final MetricFamily UNBACKED =
      gauge("dpm_cluster_groups_without_backups", "Cache groups that are configured without any.");

  private static final MetricFamily REFUSED =
      gauge(
          "dpm_cluster_writes_refused",
          "1 while this node takes no writes, as its side is no majority of the baseline.");
  private static final MetricFamily WEAK =
      gauge(
          "dpm_cluster_caches_with_weak_acks",
          "Persistent caches that acknowledge writes before all copies have them, by whether somebody"
              + " accepted that.",
          "accepted");

  static final List<MetricFamily> FAMILIES =
      List.of(STATE, NODES, BASELINE, TOPOLOGY, LOST, ALONE, UNBACKED, REFUSED, WEAK);

  private final IgniteEx ignite;
  private final MinorityWrites rule;
  private final AckConsents consents;
  private final CountedGroups<Long> counted = new CountedGroups<>();

  /**
   * @param rule what a side without a majority may write
   */
  ClusterCollector(IgniteEx ignite, MinorityWrites rule, LongAdder failures) {
    super(failures);
    this.ignite = ignite;
    this.rule = rule;
    this.consents = new AckConsents(ignite);
  }

  @Override
  List<MetricFamily> metrics() {
    return FAMILIES;
  }

  @Override
  void read(Sheet sheet) {
    IgniteCluster cluster = ignite.cluster();
    ClusterState now = cluster.state();
    for (ClusterState state : ClusterState.values()) {
      String name = state.name().toLowerCase(Locale.ROOT);
      sheet.put(STATE, state == now, name);
    }
    Collection<ClusterNode> nodes = cluster.nodes();
    long clients = nodes.stream().filter(ClusterNode::isClient).count();
    sheet.put(NODES, nodes.size() - clients, "server");
    sheet.put(NODES, clients, "client");
    sheet.put(TOPOLOGY, cluster.topologyVersion());
    Collection<BaselineNode> baseline = cluster.currentBaselineTopology();
    if (baseline != null) {
      long online = baseline.stream().filter(ClusterNode.class::isInstance).count();
      sheet.put(BASELINE, online, "online");
      sheet.put(BASELINE, baseline.size() - online, "offline");
    }
    sheet.put(REFUSED, now.active() && !WriteQuorum.of(ignite, rule).mayWrite());
    partitions(sheet);
  }

  private void partitions(Sheet sheet) {
    long lost = 0;
    long alone = 0;
    long unbacked = 0;
    long weak = 0;
    long acceptedWeak = 0;
    AckConsents.Accepted accepted = consents.now();
    Set<Integer> groups = new HashSet<>();
    for (CacheGroupContext group : ignite.context().cache().cacheGroups()) {
      if (group.systemCache()) {
        continue;
      }
      if (group.persistenceEnabled()) {
        acceptedWeak += weak(group, accepted, true);
        weak += weak(group, accepted, false);
      }
      lost += group.topology().lostPartitions().size();
      if (group.config().getCacheMode() == CacheMode.PARTITIONED
          && group.config().getBackups() == 0) {
        unbacked++;
      } else {
        groups.add(group.groupId());
        alone += counted.of(group.groupId(), group.topology(), () -> alone(group));
      }
    }
    counted.retain(groups);
    sheet.put(LOST, lost);
    sheet.put(ALONE, alone);
    sheet.put(UNBACKED, unbacked);
    sheet.put(WEAK, weak, "no");
    sheet.put(WEAK, acceptedWeak, "yes");
  }

  private static long weak(
      CacheGroupContext group, AckConsents.Accepted accepted, boolean thoseAccepted) {
    long weak = 0;
    for (GridCacheContext<?, ?> cache : group.caches()) {
      boolean counts =
          EarlyAcks.of(cache.config()) && accepted.covers(cache.config()) == thoseAccepted;
      weak += counts ? 1 : 0;
    }
    return weak;
  }

  private static long alone(CacheGroupContext group) {
    GridDhtPartitionFullMap all = group.topology().partitionMap(false);
    if (all == null) {
      return 0;
    }
    int[] owners = new int[group.affinity().partitions()];
    for (GridDhtPartitionMap node : all.values()) {
      for (Map.Entry<Integer, GridDhtPartitionState> copy : node.entrySet()) {
        if (copy.getValue() == GridDhtPartitionState.OWNING) {
          owners[copy.getKey()]++;
        }
      }
    }
    long count = 0;
    for (int of : owners) {
      count += of == 1 ? 1 : 0;
    }
    return count;
  }
}
