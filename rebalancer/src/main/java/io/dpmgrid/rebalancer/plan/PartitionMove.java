package io.dpmgrid.rebalancer.plan;

/**
 * One copy of a partition that comes to a node which has none.
 *
 * @param group the partition's group
 * @param partition its number
 * @param from a running node that has it; the engine may take it from another one
 * @param to the node that gets it
 * @param bytes its size
 */
public record PartitionMove(String group, int partition, String from, String to, long bytes) {}
