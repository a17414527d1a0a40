package io.dpmgrid.node;

import io.dpmgrid.node.config.CacheSettings;
import io.dpmgrid.node.config.NodeConfig;
import io.dpmgrid.node.majority.AckConsents;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCluster;
import org.apache.ignite.cluster.BaselineNode;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.events.EventType;
import org.apache.ignite.internal.IgniteEx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a new cluster to life: when as many nodes as wanted are there for the first time, the
 * oldest activates, which makes them the baseline. A cluster that has a baseline is left to
 * activate by itself as soon as that is complete. Once active, the configured caches are created.
 *
 * <p>Thread-safe.
 */
final class ClusterBootstrap implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterBootstrap.class);

  private final Ignite ignite;
  private final NodeConfig config;
  private final AckConsents consents;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  // One thread: steps never overlap, and no event thread of the engine is ever blocked.
  private final ExecutorService steps;

  ClusterBootstrap(IgniteEx ignite, NodeConfig config) {
    this.ignite = ignite;
    this.config = config;
    this.consents = new AckConsents(ignite);
    this.steps =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "dpm-bootstrap-" + config.nodeId());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Starts listening; returns at once. */
  void start() {
    ignite
        .events()
        .localListen(
            event -> {
              submitStep();
              return !ready.isDone();
            },
            EventType.EVT_NODE_JOINED,
            EventType.EVT_CLUSTER_STATE_CHANGED);
    submitStep();
  }

  /** Completes when the cluster is active and the configured caches exist. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  /** Whether nothing but time is missing: the cluster is active, or this node will activate it. */
  boolean canBecomeReadyAlone() {
    return ignite.cluster().state().active() || isMyTurn();
  }

  private void submitStep() {
    if (!steps.isShutdown()) {
      steps.execute(this::step);
    }
  }

  private void step() {
    if (ready.isDone()) {
      return;
    }
    try {
      if (isMyTurn()) {
        LOG.info("{} nodes are there: activating the new cluster", config.initialNodes());
        ignite.cluster().state(ClusterState.ACTIVE);
      }
      if (ignite.cluster().state().active()) {
        config.caches().forEach(this::make);
        ready.complete(null);
      }
    } catch (RuntimeException e) {
      ready.completeExceptionally(e);
    }
  }

  private void make(CacheSettings cache) {
    CacheConfiguration<Object, Object> settings = EngineConfiguration.cache(cache);
    ignite.getOrCreateCache(settings);
    // A configuration names another mode than the safe one only where that is accepted.
    consents.give(settings);
  }

  private boolean isMyTurn() {
    IgniteCluster cluster = ignite.cluster();
    Collection<BaselineNode> baseline = cluster.currentBaselineTopology();
    if (cluster.state().active() || baseline != null) {
      return false;
    }
    Collection<ClusterNode> servers = cluster.forServers().nodes();
    return servers.size() >= config.initialNodes()
        && cluster.localNode().equals(cluster.forServers().forOldest().node());
  }

  @Override
  public void close() {
    steps.shutdownNow();
    ready.cancel(false);
  }
}
