package io.dpmgrid.rebalancer.plan;

import io.dpmgrid.rebalancer.placement.PlacementNode;
import java.time.Duration;
import java.util.List;

/**
 * One baseline change and what it moves.
 *
 * @param kind why the baseline changes
 * @param subjects the nodes that join, leave or change, in the order of ids
 * @param baseline the baseline after it, in the order of ids
 * @param moves the copies that move, by group and partition
 * @param movedBytes their bytes
 * @param minimumBytes what any way to reach these shares must move: the copies that the change
 *     takes away, or what the nodes' fair shares grow by if that is more
 * @param estimate how long the moves take at the policy's rates; without what loads a cluster
 *     besides
 * @param imbalance the largest difference of a node's copies from its fair share, as a part of the
 *     share, in any group
 * @param nodes what becomes of every node, in the order of ids
 * @param reason why, in a sentence for people
 */
public record RebalanceStep(
    StepKind kind,
    List<String> subjects,
    List<PlacementNode> baseline,
    List<PartitionMove> moves,
    long movedBytes,
    long minimumBytes,
    Duration estimate,
    double imbalance,
    List<NodeOutlook> nodes,
    String reason) {
  /** Copies the lists. */
  public RebalanceStep {
    subjects = List.copyOf(subjects);
    baseline = List.copyOf(baseline);
    moves = List.copyOf(moves);
    nodes = List.copyOf(nodes);
  }
}
