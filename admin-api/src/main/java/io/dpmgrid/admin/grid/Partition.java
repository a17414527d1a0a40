package io.dpmgrid.admin.grid;

import java.util.List;

/**
 * A partition of a cache.
 *
 * @param partition number, 0 or more
 * @param owners copies, the primary first; without one the partition is lost
 */
public record Partition(int partition, PartitionHealth state, List<PartitionCopy> owners) {}
