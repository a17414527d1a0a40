package io.dpmgrid.admin.grid;

import java.util.List;

/**
 * What a check found.
 *
 * @param findings at most 1000
 * @param findingsDropped findings over that bound
 */
public record CheckReport(
    boolean ok, long partitionsChecked, List<Finding> findings, long findingsDropped) {}
