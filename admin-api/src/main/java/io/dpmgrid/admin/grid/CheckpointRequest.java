package io.dpmgrid.admin.grid;

import java.util.List;

/**
 * Which nodes are to make a checkpoint.
 *
 * @param nodeIds empty is all that can
 * @param reason for the log
 */
public record CheckpointRequest(List<String> nodeIds, String reason) {}
