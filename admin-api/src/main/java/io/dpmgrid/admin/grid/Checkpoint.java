package io.dpmgrid.admin.grid;

import org.jspecify.annotations.Nullable;

/**
 * Checkpoint state of a node.
 *
 * @param dirtyPages pages that the next one writes
 * @param checkpointsTotal since start; null if not known
 * @param last null before the first
 */
public record Checkpoint(
    String nodeId,
    CheckpointState state,
    long dirtyPages,
    @Nullable Long checkpointsTotal,
    @Nullable CheckpointRun last) {}
