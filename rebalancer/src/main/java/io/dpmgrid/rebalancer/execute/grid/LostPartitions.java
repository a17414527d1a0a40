package io.dpmgrid.rebalancer.execute.grid;

/**
 * Partitions of a group that are not served: their last copy went away, or came back and waits for
 * somebody who says that it is whole.
 *
 * @param group its name
 * @param count how many, at least one
 * @param first the least of their numbers
 */
public record LostPartitions(String group, int count, int first) {}
