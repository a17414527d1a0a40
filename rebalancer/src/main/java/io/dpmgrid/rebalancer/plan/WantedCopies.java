package io.dpmgrid.rebalancer.plan;

/**
 * What a group of partitions is to have, wherever its copies are.
 *
 * @param group the group's name
 * @param copies how many copies of each partition there are to be, the primary included; {@link
 *     PartitionGroup#EVERYWHERE} for one on every node
 * @param byCapacity whether copies are to follow weights and zones
 */
public record WantedCopies(String group, int copies, boolean byCapacity) {
  /** Whether zones decide where the copies are. */
  boolean countsZones() {
    return byCapacity && copies != PartitionGroup.EVERYWHERE;
  }
}
