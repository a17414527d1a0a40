package io.dpmgrid.rebalancer.plan;

import io.dpmgrid.rebalancer.placement.CapacityPlacement;
import io.dpmgrid.rebalancer.placement.PlacementRequest;
import java.util.List;
import java.util.stream.IntStream;

/** Clusters whose partitions are where they belong. */
final class Snapshots {
  static final long PARTITION_BYTES = 1 << 20;

  private Snapshots() {}

  /** Members node-1 to node-{@code count}, of weight 1 and without zones. */
  static List<ClusterNode> members(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> ClusterNode.of("node-" + i, 1, "", NodeStanding.MEMBER))
        .toList();
  }

  /** The nodes, and one group placed on those of them that are in the baseline. */
  static ClusterSnapshot of(List<ClusterNode> nodes, int partitions, int copies) {
    return new ClusterSnapshot(nodes, List.of(group("orders", nodes, partitions, copies)));
  }

  static PartitionGroup group(String name, List<ClusterNode> nodes, int partitions, int copies) {
    PlacementRequest request =
        new PlacementRequest(
            nodes.stream()
                .filter(node -> node.standing().inBaseline())
                .map(ClusterNode::frozen)
                .toList(),
            partitions,
            copies);
    return new PartitionGroup(
        name,
        copies,
        new CapacityPlacement().place(request),
        PartitionSizes.uniform(partitions, PARTITION_BYTES));
  }

  static ClusterSnapshot with(ClusterSnapshot snapshot, String id, NodeStanding standing) {
    return snapshot.with(snapshot.node(id).with(standing));
  }
}
