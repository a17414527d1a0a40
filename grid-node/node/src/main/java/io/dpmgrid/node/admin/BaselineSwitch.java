package io.dpmgrid.node.admin;

import io.dpmgrid.ignite.affinity.NodePlacement;
import io.dpmgrid.rebalancer.execute.grid.Action;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.BaselineNode;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.internal.IgniteFutureTimeoutCheckedException;
import org.apache.ignite.internal.IgniteInternalFuture;

/**
 * Sets the baseline to what the executor decided, if the grid is still the one it decided about.
 * Thread-safe.
 */
final class BaselineSwitch {
  // What takes longer goes on by itself, and shows.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Members members;
  private final DrainGuard drains;

  BaselineSwitch(Members members) {
    this.members = members;
    this.drains = new DrainGuard(members);
  }

  /**
   * Sets it.
   *
   * @throws IllegalStateException if the grid is another by now, or refuses
   */
  void change(Action.ChangeBaseline change) {
    if (members.baselineId() != change.expectedBaselineId()
        || members.topology() != change.expectedTopologyVersion()) {
      throw new IllegalStateException(
          "the baseline or the servers have changed since that was decided");
    }
    List<BaselineNode> nodes = nodes(change.baseline());
    refuseUnsafeDrain(change.baseline());
    ClusterState state = members.kernal().state().clusterState().state();
    try {
      // The engine's public way takes no running node out. Why this is safe here is in
      // docs/rebalancer.md.
      IgniteInternalFuture<?> done =
          members.kernal().state().changeGlobalState(state, true, nodes, true);
      Object unused = done.get(PATIENCE.toMillis());
    } catch (IgniteFutureTimeoutCheckedException e) {
      return;
    } catch (IgniteCheckedException | IgniteException e) {
      throw new IllegalStateException("the engine refuses: " + Findings.deepest(e), e);
    }
  }

  private void refuseUnsafeDrain(List<PlacementNode> wanted) {
    Set<String> kept = wanted.stream().map(PlacementNode::id).collect(Collectors.toSet());
    for (String id : members.baselineIds()) {
      String refusal = kept.contains(id) || members.server(id).isEmpty() ? "" : drains.refusal();
      if (!refusal.isEmpty()) {
        throw new IllegalStateException(id + " cannot be taken out: " + refusal);
      }
    }
  }

  private List<BaselineNode> nodes(List<PlacementNode> wanted) {
    Collection<BaselineNode> current =
        Optional.ofNullable(members.ignite().cluster().currentBaselineTopology()).orElse(List.of());
    Map<String, BaselineNode> known =
        current.stream()
            .collect(
                Collectors.toMap(node -> String.valueOf(node.consistentId()), Function.identity()));
    List<BaselineNode> nodes = new ArrayList<>();
    for (PlacementNode node : wanted) {
      Optional<ClusterNode> online = members.server(node.id());
      BaselineNode found =
          online.map(BaselineNode.class::cast).orElseGet(() -> known.get(node.id()));
      if (found == null) {
        throw new IllegalStateException(node.id() + " does not run and is not in the baseline");
      }
      NodePlacement frozen = NodePlacement.of(found.attributes());
      if (frozen.weight() != node.weight() || !frozen.zone().equals(node.zone())) {
        throw new IllegalStateException(
            node.id()
                + " runs with "
                + frozen
                + ": the engine freezes that, and nothing else. Start the node anew outside the"
                + " baseline to change it");
      }
      nodes.add(found);
    }
    return nodes;
  }
}
