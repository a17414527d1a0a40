package io.dpmgrid.admin.grid;

/**
 * A copy of a partition that comes to a node.
 *
 * @param group cache group, or the cache's name if it has none
 * @param delta whether only what changed comes
 * @param why why a full copy is needed, or what the delta starts from
 */
public record IncomingCopy(String group, int partition, boolean delta, String why) {}
