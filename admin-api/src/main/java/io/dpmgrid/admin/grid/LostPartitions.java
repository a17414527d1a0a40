package io.dpmgrid.admin.grid;

import java.util.List;

/**
 * Partitions of a cache without an owner.
 *
 * @param partitions their numbers, ordered, not empty
 */
public record LostPartitions(String cache, List<Integer> partitions) {}
