package io.dpmgrid.rebalancer.execute.grid;

/**
 * A copy that comes to a node.
 *
 * @param group the partition's group
 * @param partition its number
 * @param delta whether only what changed comes
 * @param why why a full copy is needed, or what the delta starts from; for people
 */
public record CatchUpPartition(String group, int partition, boolean delta, String why) {}
