package io.dpmgrid.node.metrics;

import static io.dpmgrid.node.metrics.MetricFamily.counter;
import static io.dpmgrid.node.metrics.MetricFamily.gauge;

import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.ignite.spi.metric.ReadOnlyMetricRegistry;
import org.jspecify.annotations.Nullable;

/** The engine's own numbers that are worth a series: an allow-list, in base units. */
final class EngineCollector extends NodeCollector {
  private static final double MILLIS = 1e-3;

  /** A number of the engine, and what it is to us. */
  private record Rule(String registry, String metric, double unit, MetricFamily family) {}

  private static final String REGION = "io.dataregion";
  private static final String POOL = "threadPools";

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              REGION,
              "TotalAllocatedSize",
              1,
              gauge(
                  "dpm_engine_region_allocated_bytes",
                  "Pages of the data region, in memory or not.",
                  "region")),
          new Rule(
              REGION,
              "PhysicalMemorySize",
              1,
              gauge("dpm_engine_region_memory_bytes", "Pages of the region in memory.", "region")),
          new Rule(
              REGION,
              "MaxSize",
              1,
              gauge("dpm_engine_region_memory_limit_bytes", "Memory of the region.", "region")),
          new Rule(
              REGION,
              "DirtyPages",
              1,
              gauge(
                  "dpm_engine_region_dirty_pages",
                  "Pages that the next checkpoint has to write.",
                  "region")),
          new Rule(
              REGION,
              "PagesRead",
              1,
              counter("dpm_engine_region_pages_read_total", "Pages read from stores.", "region")),
          new Rule(
              REGION,
              "PagesReplaced",
              1,
              counter(
                  "dpm_engine_region_pages_replaced_total",
                  "Pages that left memory for others.",
                  "region")),
          new Rule(
              REGION,
              "TotalThrottlingTime",
              MILLIS,
              counter(
                  "dpm_engine_region_throttled_seconds_total",
                  "How long writers were held back for a checkpoint.",
                  "region")),
          new Rule(
              REGION,
              "UsedCheckpointBufferSize",
              1,
              gauge(
                  "dpm_engine_region_checkpoint_buffer_bytes",
                  "Pages in the checkpoint buffer.",
                  "region")),
          new Rule(
              REGION,
              "CheckpointBufferSize",
              1,
              gauge(
                  "dpm_engine_region_checkpoint_buffer_limit_bytes",
                  "Size of the checkpoint buffer.",
                  "region")),
          new Rule(
              "pme",
              "Duration",
              MILLIS,
              gauge(
                  "dpm_engine_exchange_seconds",
                  "How long the running partition map exchange has taken; 0 if none runs.")),
          new Rule(
              "pme",
              "CacheOperationsBlockedDuration",
              MILLIS,
              gauge(
                  "dpm_engine_exchange_blocked_seconds",
                  "How long the running exchange has blocked operations; 0 if none does.")),
          new Rule(
              "tx",
              "txCommits",
              1,
              counter("dpm_engine_transactions_committed_total", "Transactions committed.")),
          new Rule(
              "tx",
              "txRollbacks",
              1,
              counter("dpm_engine_transactions_rolled_back_total", "Transactions rolled back.")),
          new Rule(
              "tx",
              "txDeadlocks",
              1,
              counter("dpm_engine_transactions_deadlocked_total", "Deadlocks of transactions.")),
          new Rule(
              "client.connector",
              "RejectedSessionsTotal",
              1,
              counter("dpm_engine_clients_rejected_total", "Thin clients that were refused.")),
          new Rule(
              "io.communication",
              "SentBytesCount",
              1,
              counter("dpm_engine_sent_bytes_total", "Bytes sent to other nodes.")),
          new Rule(
              "io.communication",
              "ReceivedBytesCount",
              1,
              counter("dpm_engine_received_bytes_total", "Bytes received from other nodes.")),
          new Rule(
              "io.communication",
              "OutboundMessagesQueueSize",
              1,
              gauge("dpm_engine_outbound_messages", "Messages to other nodes that wait.")),
          new Rule(
              POOL,
              "ActiveCount",
              1,
              gauge("dpm_engine_pool_active_threads", "Threads of the pool that work.", "pool")),
          new Rule(
              POOL,
              "QueueSize",
              1,
              gauge("dpm_engine_pool_queued_tasks", "Tasks that wait for a thread.", "pool")),
          new Rule(
              POOL,
              "TotalQueueSize",
              1,
              gauge("dpm_engine_pool_queued_tasks", "Tasks that wait for a thread.", "pool")),
          new Rule(
              "sys",
              "CpuLoad",
              1,
              gauge("dpm_engine_cpu_load_ratio", "Share of the processors this process uses.")));

  static final List<MetricFamily> FAMILIES = RULES.stream().map(Rule::family).distinct().toList();

  private final EngineMetrics engine;

  EngineCollector(EngineMetrics engine, LongAdder failures) {
    super(failures);
    this.engine = engine;
  }

  @Override
  List<MetricFamily> metrics() {
    return FAMILIES;
  }

  @Override
  void read(Sheet sheet) {
    NavigableMap<String, ReadOnlyMetricRegistry> registries = engine.registries();
    for (Rule rule : RULES) {
      if (rule.family.labels().isEmpty()) {
        put(sheet, rule, registries.get(rule.registry));
      } else {
        String prefix = rule.registry + ".";
        registries
            .subMap(prefix, prefix + Character.MAX_VALUE)
            .forEach(
                (name, registry) -> put(sheet, rule, registry, name.substring(prefix.length())));
      }
    }
  }

  private static void put(
      Sheet sheet, Rule rule, @Nullable ReadOnlyMetricRegistry registry, String... labels) {
    EngineMetrics.number(registry, rule.metric)
        .ifPresent(value -> sheet.put(rule.family, value * rule.unit, labels));
  }
}
