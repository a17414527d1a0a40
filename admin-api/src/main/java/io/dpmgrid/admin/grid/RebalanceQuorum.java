package io.dpmgrid.admin.grid;

/**
 * Whether one side of a grid may decide for all of it.
 *
 * @param runningNodes nodes of the baseline that run on this side
 * @param message why or why not
 */
public record RebalanceQuorum(boolean held, int runningNodes, int baselineNodes, String message) {}
