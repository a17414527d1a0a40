package io.dpmgrid.admin.grid;

/**
 * Something that people should know for as long as it is so.
 *
 * @param subject the node, operation, partition or key of the configuration that it is about; empty
 *     for the grid
 * @param message what is wrong, and what to do
 */
public record RebalanceAlert(RebalanceAlertKind kind, String subject, String message) {}
