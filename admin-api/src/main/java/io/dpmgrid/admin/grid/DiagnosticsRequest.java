package io.dpmgrid.admin.grid;

/**
 * What to put in.
 *
 * @param logLines last lines of the log, 0 to 100000
 */
public record DiagnosticsRequest(int logLines) {}
