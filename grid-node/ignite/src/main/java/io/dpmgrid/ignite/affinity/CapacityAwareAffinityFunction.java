package io.dpmgrid.ignite.affinity;

import io.dpmgrid.rebalancer.placement.Assignment;
import io.dpmgrid.rebalancer.placement.CapacityPlacement;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import io.dpmgrid.rebalancer.placement.PlacementRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.ignite.cache.affinity.AffinityFunction;
import org.apache.ignite.cache.affinity.AffinityFunctionContext;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.CacheConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Gives nodes copies by their weights and keeps copies of a partition in different zones ({@link
 * CapacityPlacement}). For partitioned caches that are made with it; an existing cache cannot
 * change to it.
 *
 * <p>The answer depends on the consistent ids, weights and zones ({@link NodePlacement}) of the
 * nodes alone, never on what was assigned before: the engine lets a node that restarts compute it
 * anew while the others go on with what they remember. For the same reason weights and zones are
 * frozen in the baseline ({@link BaselinePlacements}). A node that tells neither has weight 1 and
 * is a zone by itself.
 *
 * <p>Keys belong to the partitions that {@link RendezvousAffinityFunction} puts them in, so that
 * clients need only be told ({@link CapacityPartitionAwareness}).
 *
 * <p>Unlike everything else of ours it is part of a cache's configuration: every server and every
 * thick client of a cluster with such a cache, and an engine that opens its store, needs this class
 * and the module {@code rebalancer}. Not for more than {@value PlacementRequest#MAX_NODES} nodes.
 * Immutable and thread-safe.
 */
public final class CapacityAwareAffinityFunction implements AffinityFunction {
  private static final long serialVersionUID = 1;

  private final int partitions;

  /**
   * For {@code CacheConfiguration.setAffinity}.
   *
   * @param partitions 1 to {@value CacheConfiguration#MAX_PARTITIONS_COUNT}; give it 128 for each
   *     node that the cache may grow to, or more
   * @throws IllegalArgumentException if the number is outside the range
   */
  public CapacityAwareAffinityFunction(int partitions) {
    if (partitions < 1 || partitions > CacheConfiguration.MAX_PARTITIONS_COUNT) {
      throw new IllegalArgumentException(
          partitions
              + " partitions; a cache takes 1 to "
              + CacheConfiguration.MAX_PARTITIONS_COUNT);
    }
    this.partitions = partitions;
  }

  @Override
  public void reset() {
    // keeps nothing
  }

  @Override
  public int partitions() {
    return partitions;
  }

  @Override
  public int partition(Object key) {
    if (key == null) {
      throw new IllegalArgumentException("a null key belongs to no partition");
    }
    return partition(key, partitions);
  }

  static int partition(Object key, int partitions) {
    return RendezvousAffinityFunction.calculatePartition(
        key, RendezvousAffinityFunction.calculateMask(partitions), partitions);
  }

  @Override
  public List<List<ClusterNode>> assignPartitions(AffinityFunctionContext context) {
    List<ClusterNode> nodes = context.currentTopologySnapshot();
    List<List<ClusterNode>> assigned = new ArrayList<>(partitions);
    if (nodes.isEmpty()) {
      for (int p = 0; p < partitions; p++) {
        assigned.add(new ArrayList<>());
      }
      return assigned;
    }
    Map<String, ClusterNode> byId = new HashMap<>();
    List<PlacementNode> placed = new ArrayList<>();
    for (ClusterNode node : nodes) {
      PlacementNode one = placementNode(node);
      placed.add(one);
      byId.put(one.id(), node);
    }
    // Replicated caches have as many backups as there are numbers.
    int copies = (int) Math.min(nodes.size(), context.backups() + 1L);
    Assignment assignment =
        new CapacityPlacement().place(new PlacementRequest(placed, partitions, copies));
    List<ClusterNode> byNumber = new ArrayList<>();
    for (String id : assignment.nodes()) {
      byNumber.add(Objects.requireNonNull(byId.get(id)));
    }
    for (int p = 0; p < partitions; p++) {
      List<ClusterNode> owners = new ArrayList<>(copies);
      for (int copy = 0; copy < assignment.copies(p); copy++) {
        owners.add(byNumber.get(assignment.owner(p, copy)));
      }
      assigned.add(owners);
    }
    return assigned;
  }

  /** A node as placement sees it. */
  public static PlacementNode placementNode(ClusterNode node) {
    NodePlacement placement = NodePlacement.of(node.attributes());
    return new PlacementNode(
        String.valueOf(node.consistentId()), placement.weight(), placement.zone());
  }

  @Override
  public void removeNode(UUID nodeId) {
    // keeps nothing
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CapacityAwareAffinityFunction that && partitions == that.partitions;
  }

  @Override
  public int hashCode() {
    return partitions;
  }

  @Override
  public String toString() {
    return "CapacityAwareAffinityFunction of " + partitions + " partitions";
  }
}
