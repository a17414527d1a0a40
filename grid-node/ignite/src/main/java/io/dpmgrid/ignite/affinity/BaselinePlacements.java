package io.dpmgrid.ignite.affinity;

import java.io.Serializable;
import java.util.Map;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.processors.cache.persistence.metastorage.MetastorageLifecycleListener;
import org.apache.ignite.internal.processors.cache.persistence.metastorage.ReadOnlyMetastorage;
import org.apache.ignite.internal.processors.cluster.BaselineTopology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps weights and zones as the baseline has them. The engine takes the attributes of a running
 * node from the node and those of an offline one from the baseline: if the two differed, nodes
 * would disagree about where copies belong. So a node that finds itself in the baseline of its own
 * store starts with what is kept there, whatever its configuration says, and one that joins with
 * something else than the cluster's baseline has is refused.
 *
 * <p>One per node. Thread-safe.
 */
public final class BaselinePlacements implements MetastorageLifecycleListener {
  private static final Logger LOG = LoggerFactory.getLogger(BaselinePlacements.class);

  private final GridKernalContext kernal;
  private volatile @Nullable NodePlacement overruled;

  /** Registers nothing; whoever makes it does. */
  public BaselinePlacements(GridKernalContext kernal) {
    this.kernal = kernal;
  }

  /**
   * Runs before the node's attributes are sent to anybody, and after the engine has read the
   * baseline, because it listens longer.
   */
  @Override
  public void onReadyForRead(ReadOnlyMetastorage metastorage) throws IgniteCheckedException {
    Serializable id = kernal.pdsFolderResolver().resolveFolders().consistentId();
    NodePlacement kept = kept(id);
    NodePlacement configured = NodePlacement.of(kernal.nodeAttributes());
    if (kept == null || kept.equals(configured)) {
      return;
    }
    overruled = configured;
    kept.attributes().forEach(kernal::addNodeAttribute);
    LOG.warn(
        "The baseline has this node with {}, and that stays in effect, though {} is configured. To"
            + " change it: stop the node, take it out of the baseline, start it twice, and add it.",
        kept,
        configured);
  }

  /** Says what is left to do, once the node has joined. */
  public void joined() {
    NodePlacement configured = overruled;
    if (configured != null && kept(kernal.discovery().localNode().consistentId()) == null) {
      LOG.warn(
          "This node is not in the baseline any more: {} is in effect after the next start, so start"
              + " it again before you add it.",
          configured);
    }
  }

  /** Why a node must not join; {@code null} if it may. */
  public @Nullable String refusal(ClusterNode node) {
    NodePlacement kept = node.isClient() ? null : kept(node.consistentId());
    NodePlacement given = NodePlacement.of(node.attributes());
    if (kept == null || kept.equals(given)) {
      return null;
    }
    return "Node "
        + node.consistentId()
        + " comes with "
        + given
        + ", but the baseline of the cluster has it with "
        + kept
        + ", and nodes would disagree about where copies belong. A node with its own store keeps"
        + " what the baseline has, so this store is another one or empty. Give the node the weight"
        + " and zone of the baseline, or take it out of the baseline first and add it afterwards.";
  }

  private @Nullable NodePlacement kept(Object consistentId) {
    BaselineTopology baseline = kernal.state().clusterState().baselineTopology();
    Map<String, Object> attributes = baseline == null ? null : baseline.attributes(consistentId);
    return attributes == null ? null : NodePlacement.of(attributes);
  }
}
