package io.dpmgrid.admin.grid;

import java.util.List;

/**
 * The nodes that own partitions.
 *
 * @param version the engine's id of this baseline; 0 without one
 * @param autoAdjust does the engine change it by itself
 * @param autoAdjustTimeoutMs after how many milliseconds
 * @param items ordered by node
 */
public record Baseline(
    long version, boolean autoAdjust, long autoAdjustTimeoutMs, List<BaselineNode> items) {}
