package io.dpmgrid.node.metrics;

import static io.dpmgrid.node.metrics.MetricFamily.counter;
import static io.dpmgrid.node.metrics.MetricFamily.gauge;

import io.dpmgrid.ignite.DpmPlugin;
import io.dpmgrid.ignite.rebalance.GateStatistics;
import io.dpmgrid.ignite.rebalance.GateStatistics.Supplied;
import io.dpmgrid.ignite.rebalance.RebalanceGateSpi;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;

/** What this node supplies to others, what holds it, and what it keeps until they have it. */
final class GateCollector extends NodeCollector {
  private static final MetricFamily BYTES =
      counter(
          "dpm_rebalance_supplied_bytes_total",
          "Bytes of entries that this node sent to nodes that receive partitions.",
          "group");
  private static final MetricFamily MESSAGES =
      counter("dpm_rebalance_supplied_messages_total", "Messages in which it sent them.", "group");
  private static final MetricFamily HELD =
      gauge(
          "dpm_rebalance_held_messages",
          "Messages of partition data that wait because of a pause or limit.");
  private static final MetricFamily HELD_BYTES =
      gauge("dpm_rebalance_held_bytes", "Bytes of these messages.");
  private static final MetricFamily FORCED =
      counter(
          "dpm_rebalance_forced_messages_total",
          "Messages that had to go on in spite of a pause or limit, as too many bytes waited.");
  private static final MetricFamily DROPPED =
      counter(
          "dpm_rebalance_dropped_messages_total",
          "Messages that waited for a node which left, or asked anew.");
  private static final MetricFamily PAUSED =
      gauge("dpm_rebalance_paused", "1 while moves of the cluster are paused.");
  private static final MetricFamily LIMIT =
      gauge(
          "dpm_rebalance_limit_bytes_per_second",
          "How much each node supplies at most; 0 for no limit.");
  private static final MetricFamily KEPT =
      gauge(
          "dpm_rebalance_kept_copies",
          "Complete copies that this node keeps until the nodes that are to have them run and have"
              + " them.");

  static final List<MetricFamily> FAMILIES =
      List.of(BYTES, MESSAGES, HELD, HELD_BYTES, FORCED, DROPPED, PAUSED, LIMIT, KEPT);

  private final IgniteEx ignite;
  private final DpmPlugin plugin;
  private final RebalanceGateSpi gate;

  GateCollector(IgniteEx ignite, DpmPlugin plugin, RebalanceGateSpi gate, LongAdder failures) {
    super(failures);
    this.ignite = ignite;
    this.plugin = plugin;
    this.gate = gate;
  }

  @Override
  List<MetricFamily> metrics() {
    return FAMILIES;
  }

  @Override
  void read(Sheet sheet) {
    GateStatistics now = gate.statistics();
    sheet.put(HELD, now.heldMessages());
    sheet.put(HELD_BYTES, now.heldBytes());
    sheet.put(FORCED, now.forcedMessages());
    sheet.put(DROPPED, now.droppedMessages());
    sheet.put(PAUSED, now.setting().paused());
    sheet.put(LIMIT, now.setting().bytesPerSecond());
    sheet.put(KEPT, plugin.heldCopies());
    ignite.context().cache().cacheGroups().stream()
        .filter(group -> !group.systemCache())
        .sorted(Comparator.comparing(CacheGroupContext::cacheOrGroupName))
        .limit(GroupCollector.MOST)
        .forEach(
            group -> {
              Supplied supplied = now.supplied().getOrDefault(group.groupId(), new Supplied(0, 0));
              sheet.put(BYTES, supplied.bytes(), group.cacheOrGroupName());
              sheet.put(MESSAGES, supplied.messages(), group.cacheOrGroupName());
            });
  }
}
