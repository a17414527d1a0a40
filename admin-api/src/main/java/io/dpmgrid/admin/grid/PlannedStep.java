package io.dpmgrid.admin.grid;

import java.util.List;

/**
 * One change of the baseline.
 *
 * @param nodeIds who joins or leaves
 * @param reason in a sentence
 * @param baseline ids afterwards
 * @param movedPartitions copies that move
 * @param imbalance the largest difference of a node's copies from its fair share, as a part of it
 * @param groups what moves of each cache group, without those of which nothing does
 * @param nodes what becomes of each node
 * @param moves the first {@link #MOST_MOVES} of the copies that move
 */
public record PlannedStep(
    PlannedStepKind kind,
    List<String> nodeIds,
    String reason,
    List<String> baseline,
    long movedPartitions,
    long movedBytes,
    long minimumBytes,
    long estimateMs,
    double imbalance,
    List<PlannedGroup> groups,
    List<PlannedNode> nodes,
    List<PlannedMove> moves) {
  /** So many moves are shown one by one. */
  public static final int MOST_MOVES = 1000;
}
