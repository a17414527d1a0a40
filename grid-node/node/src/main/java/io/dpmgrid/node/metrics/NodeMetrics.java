package io.dpmgrid.node.metrics;

import io.dpmgrid.ignite.DpmPlugin;
import io.dpmgrid.ignite.rebalance.RebalanceGateSpi;
import io.dpmgrid.rebalancer.execute.Patience;
import io.dpmgrid.rebalancer.execute.RebalanceStatus;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.ignite.internal.IgniteEx;

/**
 * Everything that one node measures, in a registry of its own. Whoever serves it may add what it
 * measures itself. Thread-safe.
 *
 * <p>A scrape reads counters and a few tables; what is expensive is kept for some seconds.
 */
public final class NodeMetrics {
  private static final Duration SHORTEST = Duration.ofSeconds(2);

  private final CollectorRegistry registry = new CollectorRegistry();
  private final LongAdder failures = new LongAdder();

  /**
   * @param id the node's id
   * @param version of this software
   * @param ignite the started engine
   * @param plugin the engine's plugin
   * @param gate through which the engine sends
   * @param engine what the engine was started with
   * @param places the directories of the node, by the words {@code log}, {@code archive} and {@code
   *     storage}
   * @param leading what the rebalancer knows if this node decides; asks nobody
   * @param logsGivenUp how often this node gave the log up that it kept for a node that is away
   * @param patience how long a node that went away is expected back
   * @param ready how long it took until the node was ready, if it is
   */
  public NodeMetrics(
      String id,
      String version,
      IgniteEx ignite,
      DpmPlugin plugin,
      RebalanceGateSpi gate,
      EngineMetrics engine,
      Map<String, Path> places,
      Supplier<Optional<RebalanceStatus>> leading,
      LongSupplier logsGivenUp,
      Patience patience,
      Supplier<Optional<Duration>> ready) {
    registry.register(new NodeInfoCollector(id, version, failures));
    registry.register(new LogCollector(plugin, failures));
    registry.register(new MediumCollector(plugin, failures));
    registry.register(new CheckpointCollector(plugin, failures));
    registry.register(new RestartCollector(plugin, ready, failures));
    registry.register(new CachedCollector(new SpaceCollector(places, failures), SHORTEST));
    registry.register(
        new CachedCollector(
            new ClusterCollector(ignite, plugin.configuration().minorityWrites(), failures),
            SHORTEST));
    registry.register(new CachedCollector(new GroupCollector(ignite, engine, failures), SHORTEST));
    registry.register(new GateCollector(ignite, plugin, gate, failures));
    registry.register(new ExecutorCollector(leading, logsGivenUp, patience, failures));
    registry.register(new EngineCollector(engine, failures));
    DefaultExports.register(registry);
  }

  /** The families of every node, without those of the JVM and of the API. */
  public static List<MetricFamily> families() {
    return Stream.of(
            NodeInfoCollector.FAMILIES,
            LogCollector.FAMILIES,
            MediumCollector.FAMILIES,
            SpaceCollector.FAMILIES,
            CheckpointCollector.FAMILIES,
            RestartCollector.FAMILIES,
            ClusterCollector.FAMILIES,
            GroupCollector.FAMILIES,
            GateCollector.FAMILIES,
            ExecutorCollector.FAMILIES,
            EngineCollector.FAMILIES)
        .flatMap(List::stream)
        .toList();
  }

  /** The registry; live. */
  public CollectorRegistry registry() {
    return registry;
  }

  /** Writes the text exposition format, {@link TextFormat#CONTENT_TYPE_004}. */
  public void write(Writer to) throws IOException {
    TextFormat.write004(to, registry.metricFamilySamples());
  }
}
