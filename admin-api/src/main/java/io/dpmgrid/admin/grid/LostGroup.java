package io.dpmgrid.admin.grid;

import java.util.List;

/**
 * Partitions of one group that are lost, and who could bring them back.
 *
 * @param group cache group, or the cache's name if it has none
 * @param caches the caches that lost them
 * @param partitions their numbers; the first {@value #MOST_PARTITIONS} if many
 * @param partitionsTotal how many
 * @param awayNodeIds nodes that are to have them and do not run: the return of any of them may
 *     bring them back
 * @param explanation why they are lost and what to do
 */
public record LostGroup(
    String group,
    List<String> caches,
    List<Integer> partitions,
    long partitionsTotal,
    List<String> awayNodeIds,
    String explanation) {
  /** How many numbers are listed. */
  public static final int MOST_PARTITIONS = 1000;
}
