package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.HealthCheck;
import io.dpmgrid.admin.grid.HealthPort;
import io.dpmgrid.ignite.DpmPlugin;
import java.util.List;
import java.util.Locale;
import org.apache.ignite.IgniteState;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.internal.IgniteEx;

/** Whether this node lives and serves; answers from memory. Thread-safe. */
final class HealthChecks implements HealthPort {
  private final IgniteEx ignite;
  private final DpmPlugin plugin;

  HealthChecks(IgniteEx ignite, DpmPlugin plugin) {
    this.ignite = ignite;
    this.plugin = plugin;
  }

  @Override
  public List<HealthCheck> live() {
    return List.of(engine(), log());
  }

  @Override
  public List<HealthCheck> ready() {
    return List.of(engine(), log(), active());
  }

  private HealthCheck engine() {
    IgniteState state = Ignition.state(ignite.name());
    return new HealthCheck(
        "engine",
        state == IgniteState.STARTED,
        "The engine is " + state.name().toLowerCase(Locale.ROOT) + ".");
  }

  private HealthCheck log() {
    boolean failed = plugin.logStatistics().failed();
    return new HealthCheck(
        "log",
        !failed,
        failed
            ? "The log's medium failed; nothing is acknowledged any more."
            : "The log is healthy.");
  }

  private HealthCheck active() {
    try {
      ClusterState state = ignite.context().state().clusterState().state();
      return new HealthCheck(
          "cluster-active",
          state.active(),
          "The cluster is " + state.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".");
    } catch (RuntimeException e) {
      return new HealthCheck("cluster-active", false, "The node is starting or stopping.");
    }
  }
}
