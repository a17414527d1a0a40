package io.dpmgrid.node.metrics;

import static io.dpmgrid.node.metrics.MetricFamily.gauge;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtLocalPartition;
import org.apache.ignite.spi.metric.ReadOnlyMetricRegistry;
import org.jspecify.annotations.Nullable;

/** Cache groups on this node, and how far their rebalancing is. */
final class GroupCollector extends NodeCollector {
  /** Of more groups, only so many are told one by one, in the order of their names. */
  static final int MOST = 500;

  private static final MetricFamily ALLOCATED =
      gauge("dpm_cache_group_allocated_bytes", "Pages of the group on this node.", "group");
  private static final MetricFamily OWNED =
      gauge("dpm_cache_group_owned_partitions", "Partitions that this node owns.", "group");
  private static final MetricFamily OMITTED =
      gauge(
          "dpm_cache_group_omitted",
          "Groups that are not told one by one because there are more than " + MOST + ".");
  private static final MetricFamily MOVING =
      gauge(
          "dpm_rebalance_moving_partitions",
          "Partitions that come to this node and are not complete here yet.",
          "group");
  private static final MetricFamily LEFT =
      gauge(
          "dpm_rebalance_partitions_left",
          "Partitions that the running rebalancing has still to bring to this node.",
          "group");
  private static final MetricFamily TOTAL =
      gauge(
          "dpm_rebalance_partitions",
          "Partitions that the running or last rebalancing brings to this node.",
          "group");
  private static final MetricFamily RECEIVED =
      gauge(
          "dpm_rebalance_received_bytes",
          "Bytes that the running or last rebalancing brought to this node.",
          "group");
  private static final MetricFamily BYTES_LEFT =
      gauge(
          "dpm_rebalance_bytes_left",
          "Estimate of what is still to come: partitions left, each as large as those that came, or"
              + " as those that the node has of the group.",
          "group");

  static final List<MetricFamily> FAMILIES =
      List.of(ALLOCATED, OWNED, OMITTED, MOVING, LEFT, TOTAL, RECEIVED, BYTES_LEFT);

  private final IgniteEx ignite;
  private final EngineMetrics engine;
  private final CountedGroups<Copies> copies = new CountedGroups<>();

  /** Copies of a group on this node. */
  private record Copies(int owned, int moving) {}

  GroupCollector(IgniteEx ignite, EngineMetrics engine, LongAdder failures) {
    super(failures);
    this.ignite = ignite;
    this.engine = engine;
  }

  @Override
  List<MetricFamily> metrics() {
    return FAMILIES;
  }

  @Override
  void read(Sheet sheet) {
    List<CacheGroupContext> groups =
        ignite.context().cache().cacheGroups().stream()
            .filter(group -> !group.systemCache())
            .sorted(Comparator.comparing(CacheGroupContext::cacheOrGroupName))
            .toList();
    sheet.put(OMITTED, Math.max(0, groups.size() - MOST));
    copies.retain(groups.stream().map(CacheGroupContext::groupId).collect(Collectors.toSet()));
    Map<String, ReadOnlyMetricRegistry> registries = engine.registries();
    groups.stream()
        .limit(MOST)
        .forEach(
            group -> read(sheet, group, registries.get("cacheGroups." + group.cacheOrGroupName())));
  }

  private void read(
      Sheet sheet, CacheGroupContext group, @Nullable ReadOnlyMetricRegistry registry) {
    String name = group.cacheOrGroupName();
    Copies here = copies.of(group.groupId(), group.topology(), () -> copies(group));
    double allocated = number(registry, "TotalAllocatedSize");
    double left = number(registry, "RebalancingPartitionsLeft");
    double total = number(registry, "RebalancingPartitionsTotal");
    double received = number(registry, "RebalancingReceivedBytes");
    sheet.put(ALLOCATED, allocated, name);
    sheet.put(OWNED, here.owned, name);
    sheet.put(MOVING, here.moving, name);
    sheet.put(LEFT, left, name);
    sheet.put(TOTAL, total, name);
    sheet.put(RECEIVED, received, name);
    double came = total - left;
    double each = came > 0 ? received / came : allocated / Math.max(1, here.owned + here.moving);
    sheet.put(BYTES_LEFT, left * each, name);
  }

  private static Copies copies(CacheGroupContext group) {
    int owned = 0;
    int moving = 0;
    for (GridDhtLocalPartition partition : group.topology().localPartitions()) {
      switch (partition.state()) {
        case OWNING -> owned++;
        case MOVING -> moving++;
        default -> {
          // on its way out
        }
      }
    }
    return new Copies(owned, moving);
  }

  /** What the engine does not know is negative there, or missing. */
  private static double number(@Nullable ReadOnlyMetricRegistry registry, String metric) {
    return Math.max(0, EngineMetrics.number(registry, metric).orElse(0));
  }
}
