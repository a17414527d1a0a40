package io.dpmgrid.admin.grid;

import org.jspecify.annotations.Nullable;

/**
 * A copy of a partition.
 *
 * @param bytes on the medium; null if the node does not tell
 */
public record PartitionCopy(String nodeId, CopyRole role, CopyState state, @Nullable Long bytes) {}
