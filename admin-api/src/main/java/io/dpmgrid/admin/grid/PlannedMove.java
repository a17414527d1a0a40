package io.dpmgrid.admin.grid;

/**
 * A copy that comes to a node which has none.
 *
 * @param fromNodeId an online node that has one; the engine may take it from another
 */
public record PlannedMove(
    String group, int partition, String fromNodeId, String toNodeId, long bytes) {}
