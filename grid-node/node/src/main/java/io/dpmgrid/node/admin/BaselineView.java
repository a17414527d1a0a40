package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.Baseline;
import io.dpmgrid.admin.grid.BaselinePort;
import io.dpmgrid.admin.grid.GridProblem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.ignite.IgniteCluster;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.BaselineNode;
import org.apache.ignite.internal.processors.cluster.BaselineTopology;

/** The nodes that own partitions. Thread-safe. */
final class BaselineView implements BaselinePort {
  private final Members members;

  BaselineView(Members members) {
    this.members = members;
  }

  @Override
  public Baseline baseline() {
    IgniteCluster cluster = members.ignite().cluster();
    List<io.dpmgrid.admin.grid.BaselineNode> nodes =
        members.baselineIds().stream()
            .map(id -> new io.dpmgrid.admin.grid.BaselineNode(id, members.server(id).isPresent()))
            .toList();
    return new Baseline(
        version(),
        cluster.isBaselineAutoAdjustEnabled(),
        Math.max(0, cluster.baselineAutoAdjustTimeout()),
        nodes);
  }

  /** The engine counts from 0, which stands for no baseline here. */
  private long version() {
    BaselineTopology baseline = members.baseline();
    return baseline == null ? 0 : baseline.id() + 1L;
  }

  @Override
  public synchronized Baseline change(List<String> nodeIds, long expectedVersion) {
    IgniteCluster cluster = members.ignite().cluster();
    if (cluster.isBaselineAutoAdjustEnabled()) {
      throw new GridProblem.Conflict(
          "The engine adjusts the baseline by itself: switch auto-adjust off to set it.");
    }
    long version = version();
    if (version != expectedVersion) {
      throw new GridProblem.Conflict(
          "The baseline has version "
              + version
              + ", not "
              + expectedVersion
              + ": somebody else changed it. Read it again.");
    }
    members.requireActive("set the baseline");
    try {
      cluster.setBaselineTopology(nodes(nodeIds));
    } catch (IgniteException e) {
      throw new GridProblem.Conflict("The engine refuses this baseline: " + Findings.deepest(e), e);
    }
    return baseline();
  }

  private Collection<BaselineNode> nodes(List<String> ids) {
    Collection<BaselineNode> current = members.ignite().cluster().currentBaselineTopology();
    Map<String, BaselineNode> known =
        (current == null ? List.<BaselineNode>of() : current)
            .stream()
                .collect(
                    Collectors.toMap(
                        node -> String.valueOf(node.consistentId()), Function.identity()));
    List<BaselineNode> wanted = new ArrayList<>();
    for (String id : ids) {
      BaselineNode node =
          members.server(id).map(BaselineNode.class::cast).orElseGet(() -> known.get(id));
      if (node == null) {
        throw new GridProblem.Refused(
            "'" + id + "' is neither an online server nor a node of the baseline: start it first.");
      }
      wanted.add(node);
    }
    return wanted;
  }
}
