package io.dpmgrid.admin.grid;

/**
 * What moves of a cache group.
 *
 * @param group its name, or the cache's if it has none
 * @param placement what decides where its copies go
 */
public record PlannedGroup(
    String group, CachePlacement placement, long movedPartitions, long movedBytes) {}
