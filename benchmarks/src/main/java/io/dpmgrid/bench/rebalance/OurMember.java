package io.dpmgrid.bench.rebalance;

import io.dpmgrid.admin.grid.RebalanceOrder;
import io.dpmgrid.admin.grid.RebalanceOrderKind;
import io.dpmgrid.bench.ignite.NodeSettings;
import io.dpmgrid.node.GridNode;
import io.dpmgrid.node.GridNodeBuilder;
import java.io.IOException;
import org.apache.ignite.Ignite;

/** A node of this project, steered by its own rebalancer. */
final class OurMember implements MemberNode {
  /** How long a newcomer exercises itself before its first start. */
  static final String REHEARSAL = "10s";

  private final GridNode node;

  /** Joins. */
  OurMember(MemberSpec spec) throws IOException {
    NodeSettings settings = spec.settings();
    GridNodeBuilder builder =
        GridNode.builder()
            .set("node.id", spec.id())
            .set("data.directory", spec.directory())
            .set("medium.kind", spec.medium())
            .set("cluster.name", "bench")
            .set("cluster.initial-nodes", String.valueOf(spec.initialNodes()))
            .set("network.discovery-port", String.valueOf(spec.discoveryPort()))
            .set("network.communication-port", String.valueOf(spec.communicationPort()))
            .set("network.client-port", String.valueOf(spec.clientPort()))
            .set("admin.enabled", "false")
            .set("memory.region-size", settings.regionMb() + "MB")
            .set("memory.checkpoint-buffer-size", settings.checkpointBufferMb() + "MB")
            .set("log.segments", String.valueOf(settings.ringSegments()))
            .set("log.segment-size", settings.segmentMb() + "MB")
            .set("log.archive-limit", settings.archiveLimitMb() + "MB")
            .set("checkpoint.interval", settings.checkpointFrequencyMs() / 1000 + "s")
            .set("rebalance.steady", "5s")
            .set("rebalance.join", "manual")
            .set("caches[0].name", GridMember.CACHE)
            .set("caches[0].backups", "1")
            .set("caches[0].partitions", String.valueOf(settings.partitions()));
    for (int i = 0; i < spec.discoveryAddresses().size(); i++) {
      builder.set("network.discovery-peers[" + i + "]", spec.discoveryAddresses().get(i));
    }
    GuardSpec guard = spec.guard();
    if (guard != null) {
      builder
          .set("rebalance.guard-p99", guard.p99Millis() + "ms")
          .set("rebalance.guard-least", guard.leastKb() + "KB")
          .set("rebalance.guard-most", guard.mostKb() + "KB");
    }
    if (spec.number() > spec.initialNodes()) {
      // Nobody waits for those that the grid begins with.
      builder.set("cluster.rehearsal", REHEARSAL);
    }
    node = builder.start();
  }

  @Override
  public Ignite ignite() {
    return node.ignite();
  }

  @Override
  public void join(String nodeId) {
    node.ports().executor().order(RebalanceOrder.of(RebalanceOrderKind.JOIN, nodeId));
  }

  @Override
  public boolean mayRestart(String nodeId) {
    return node.ports().executor().execution().nodes().stream()
        .anyMatch(one -> one.nodeId().equals(nodeId) && one.mayRestart());
  }
}
