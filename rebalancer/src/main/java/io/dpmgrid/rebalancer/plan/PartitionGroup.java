package io.dpmgrid.rebalancer.plan;

import io.dpmgrid.rebalancer.placement.Assignment;

/**
 * Partitions that are placed together; the engine's cache group.
 *
 * @param name the group's name
 * @param copies how many copies of each partition there are to be, the primary included; {@link
 *     #EVERYWHERE} for one on every node
 * @param byCapacity whether copies are to follow weights and zones; otherwise every node's fair
 *     share is the same
 * @param owners who has them now, running or not
 * @param sizes how large they are
 */
public record PartitionGroup(
    String name, int copies, boolean byCapacity, Assignment owners, PartitionSizes sizes) {
  /** A copy on every node, however many there are. */
  public static final int EVERYWHERE = Integer.MAX_VALUE;

  /**
   * @throws IllegalArgumentException if copies are below 1 or the owners and sizes are not of the
   *     same number of partitions
   */
  public PartitionGroup {
    if (copies < 1) {
      throw new IllegalArgumentException(
          "group " + name + " wants " + copies + " copies; a partition needs at least 1");
    }
    if (owners.partitions() != sizes.partitions()) {
      throw new IllegalArgumentException(
          "group "
              + name
              + " has owners of "
              + owners.partitions()
              + " partitions and sizes of "
              + sizes.partitions());
    }
  }

  /** A group that is placed by capacity. */
  public PartitionGroup(String name, int copies, Assignment owners, PartitionSizes sizes) {
    this(name, copies, true, owners, sizes);
  }

  /** How many partitions there are. */
  public int partitions() {
    return sizes.partitions();
  }

  /** Whether every node has a copy of everything. */
  public boolean everywhere() {
    return copies == EVERYWHERE;
  }

  /** What it is to have. */
  public WantedCopies wanted() {
    return new WantedCopies(name, copies, byCapacity);
  }

  /** The group with other owners. */
  public PartitionGroup with(Assignment others) {
    return new PartitionGroup(name, copies, byCapacity, others, sizes);
  }
}
