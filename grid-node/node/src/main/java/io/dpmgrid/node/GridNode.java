package io.dpmgrid.node;

import io.dpmgrid.admin.AdminServerException;
import io.dpmgrid.admin.grid.GridPorts;
import io.dpmgrid.ignite.DpmPlugin;
import io.dpmgrid.ignite.DpmPluginProvider;
import io.dpmgrid.ignite.rebalance.RebalanceGateSpi;
import io.dpmgrid.node.admin.AdminService;
import io.dpmgrid.node.admin.GridAdmin;
import io.dpmgrid.node.admin.MoveExecutor;
import io.dpmgrid.node.config.DataSettings;
import io.dpmgrid.node.config.NodeConfig;
import io.dpmgrid.node.majority.MajorityWatch;
import io.dpmgrid.node.metrics.EngineMetrics;
import io.dpmgrid.node.metrics.NodeMetrics;
import io.dpmgrid.pmem.medium.ProbeResult;
import io.dpmgrid.pmem.medium.Survives;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteSystemProperties;
import org.apache.ignite.Ignition;
import org.apache.ignite.failure.FailureHandler;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.util.typedef.internal.U;
import org.apache.ignite.spi.metric.jmx.JmxMetricExporterSpi;
import org.apache.ignite.spi.metric.noop.NoopMetricExporterSpi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node of the grid inside this process, with everything that it acknowledges on a persistent
 * medium.
 *
 * <p>Thread-safe. Writes are acknowledged durable by caches with {@code FULL_SYNC} (the default of
 * configured caches); not by {@code loadCache}, asynchronous synchronization modes, or a data
 * streamer before it is flushed. Several nodes in one process are possible; each needs its own id,
 * directory and ports.
 */
public final class GridNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GridNode.class);

  private final NodeConfig config;
  private final Ignite ignite;
  private final DpmPlugin plugin;
  private final ClusterBootstrap bootstrap;
  private final NodeMetrics metrics;
  private final GridAdmin admin;
  private final MajorityWatch majority;
  private volatile @Nullable AdminService service;
  private volatile @Nullable Duration startedIn;

  private GridNode(
      NodeConfig config,
      Ignite ignite,
      DpmPluginProvider provider,
      EngineMetrics engineMetrics,
      long begun) {
    this.config = config;
    this.ignite = ignite;
    this.plugin = provider.plugin();
    this.bootstrap = new ClusterBootstrap((IgniteEx) ignite, config);
    DataSettings data = config.data();
    RebalanceGateSpi gate = (RebalanceGateSpi) ignite.configuration().getCommunicationSpi();
    this.metrics =
        new NodeMetrics(
            config.nodeId(),
            provider.version(),
            (IgniteEx) ignite,
            plugin,
            gate,
            engineMetrics,
            Map.of("log", data.log(), "archive", data.archive(), "storage", data.storage()),
            () -> executor().statusIfLeading(),
            () -> logsGivenUp(),
            config.rebalance().patience(),
            () -> Optional.ofNullable(startedIn));
    this.admin =
        new GridAdmin((IgniteEx) ignite, plugin, gate, config, provider.version(), metrics::write);
    this.majority = new MajorityWatch((IgniteEx) ignite, config);
    CompletableFuture<Void> unused =
        bootstrap.ready().thenRun(() -> startedIn = Duration.ofNanos(System.nanoTime() - begun));
  }

  /** Starts with safe defaults: one node, on loopback, with no port open but the client port. */
  public static GridNodeBuilder builder() {
    return new GridNodeBuilder();
  }

  /**
   * Starts a node from a whole configuration; see {@link GridNodeBuilder#start}.
   *
   * @param failureHandler what happens when the node fails; it must at least stop the node
   * @throws GridNodeException if the node cannot start; nothing is left running
   */
  public static GridNode start(NodeConfig config, FailureHandler failureHandler) {
    // With the log switched off while partitions are copied, a kill could end in maintenance mode.
    setUnlessGiven(IgniteSystemProperties.IGNITE_DISABLE_WAL_DURING_REBALANCING, "false");
    // A node that returns gets what changed, also of partitions with few entries.
    setUnlessGiven(IgniteSystemProperties.IGNITE_PREFER_WAL_REBALANCE, "true");
    // For so long backups gather what they tell the primary. Only an exchange waits for that, and
    // all users with it: with the engine's half a second, each change of the members costs it.
    setUnlessGiven(IgniteSystemProperties.IGNITE_ATOMIC_DEFERRED_ACK_TIMEOUT, "50");
    setUnlessGiven(IgniteSystemProperties.IGNITE_UPDATE_NOTIFIER, "false");
    setUnlessGiven(IgniteSystemProperties.IGNITE_NO_ASCII, "true");
    setUnlessGiven(IgniteSystemProperties.IGNITE_QUIET, "false");
    refuseWalOffDuringRebalancing();
    Rehearsal.before(config);

    long begun = System.nanoTime();
    DpmPluginProvider provider = new DpmPluginProvider(EngineConfiguration.plugin(config));
    EngineMetrics engineMetrics = new EngineMetrics();
    Ignite ignite;
    try {
      ignite =
          Ignition.start(
              EngineConfiguration.of(config, failureHandler, provider)
                  .setMetricExporterSpi(
                      // The engine's own default, which it leaves out once another is given.
                      U.IGNITE_MBEANS_DISABLED
                          ? new NoopMetricExporterSpi()
                          : new JmxMetricExporterSpi(),
                      engineMetrics));
    } catch (RuntimeException e) {
      throw GridNodeException.startFailed(config, e);
    }
    GridNode node = null;
    try {
      // Not by ignite.plugin(): the engine answers that only when the cluster is active.
      DpmPlugin plugin = provider.plugin();
      if (!plugin.active()) {
        throw new GridNodeException(
            "the engine started without the persistent log, so nothing would be durable: is"
                + " another plugin replacing the engine's log manager?");
      }
      node = new GridNode(config, ignite, provider, engineMetrics, begun);
      node.admin.open();
      node.bootstrap.start();
      node.majority.open();
      node.serveAdmin();
      if (node.bootstrap.canBecomeReadyAlone()) {
        node.awaitReady(Duration.ofMinutes(10));
      }
      LOG.info(
          "node {} is up: medium {} in {}, acknowledged writes survive {}",
          config.nodeId(),
          node.probe().kind(),
          node.probe().directory(),
          node.survives());
      return node;
    } catch (RuntimeException e) {
      if (node != null) {
        node.closeOurs();
      }
      Ignition.stop(ignite.name(), true);
      throw e instanceof GridNodeException ? e : GridNodeException.startFailed(config, e);
    }
  }

  /** The engine. Do not stop it by itself: {@link #close} does. */
  public Ignite ignite() {
    return ignite;
  }

  /** What the node was started with. */
  public NodeConfig config() {
    return config;
  }

  /** What the probe found about the log's directory. */
  public ProbeResult probe() {
    return Objects.requireNonNull(plugin.probe(), "active nodes have probed");
  }

  /** The worst fault after which acknowledged writes are intact: the weakest of all that counts. */
  public Survives survives() {
    return Objects.requireNonNull(plugin.survives(), "active nodes have probed");
  }

  /** The plugin's own view: counters of the log. */
  public DpmPlugin plugin() {
    return plugin;
  }

  /** What the node measures; its registry is live. */
  public NodeMetrics metrics() {
    return metrics;
  }

  /** Where the node serves the admin API, without a slash at the end; empty if it does not. */
  public Optional<String> adminUrl() {
    AdminService of = service;
    return of == null ? Optional.empty() : Optional.of(of.url());
  }

  /** What the admin API asks; of use to programs that serve it in their own way. */
  public GridPorts ports() {
    return admin.ports();
  }

  private long logsGivenUp() {
    return admin.logsGivenUp();
  }

  /** What decides about moves of partitions in this grid and carries it out. */
  public MoveExecutor executor() {
    return admin.executor();
  }

  /**
   * Waits until the cluster is active and the configured caches exist. A started node with {@code
   * initial-nodes: 1} is ready already.
   *
   * @throws GridNodeException if that takes longer than {@code limit}, or fails
   */
  public void awaitReady(Duration limit) {
    try {
      bootstrap.ready().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new GridNodeException(
          "the cluster is not active after "
              + limit.toSeconds()
              + " s with "
              + ignite.cluster().forServers().nodes().size()
              + " nodes: a new one waits for "
              + config.initialNodes()
              + " (cluster.initial-nodes), an old one for every node of its baseline",
          e);
    } catch (CancellationException e) {
      throw new GridNodeException("the node is stopping", e);
    } catch (ExecutionException e) {
      throw new GridNodeException(
          "the cluster cannot be activated: " + GridNodeException.deepest(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GridNodeException("interrupted while waiting for the cluster", e);
    }
  }

  /**
   * Stops gracefully: what runs is finished, a checkpoint is written, and the pool is marked clean.
   * Idempotent.
   */
  @Override
  public void close() {
    bootstrap.close();
    closeOurs();
    Ignition.stop(ignite.name(), false);
  }

  private void closeOurs() {
    AdminService of = service;
    if (of != null) {
      of.close();
    }
    majority.close();
    admin.close();
  }

  private void serveAdmin() {
    if (!config.admin().enabled()) {
      return;
    }
    try {
      AdminService started = AdminService.start(config, admin, metrics.registry());
      service = started;
      // Not earlier: a start has better use for the processors.
      CompletableFuture<Void> unused = bootstrap.ready().thenRun(started::rehearse);
    } catch (AdminServerException e) {
      throw new GridNodeException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new GridNodeException(
          AdminService.tokenFile(config) + ": the admin token cannot be kept there: " + e, e);
    }
  }

  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null && System.getenv(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static void refuseWalOffDuringRebalancing() {
    String name = IgniteSystemProperties.IGNITE_DISABLE_WAL_DURING_REBALANCING;
    if (IgniteSystemProperties.getBoolean(name, true)) {
      throw new GridNodeException(
          name
              + " is true: the log would be off while partitions are copied, and a kill could lose"
              + " acknowledged writes. Take the property away, or set it to false.");
    }
  }
}
