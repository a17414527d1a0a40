package io.dpmgrid.admin.grid;

import java.util.List;

/**
 * What no running node has.
 *
 * @param items ordered by group
 */
public record RebalanceLost(List<LostGroup> items) {}
