package io.dpmgrid.rebalancer.placement;

/**
 * Says where the copies of partitions belong. An implementation must be a pure function: the same
 * answer for the same request on every node and at every time. Thread-safe.
 */
@FunctionalInterface
public interface Placement {
  /**
   * The owners of every partition, all of them nodes of the request. Each partition gets as many
   * owners as the request has copies, or one on every node if there are fewer nodes than that.
   */
  Assignment place(PlacementRequest request);
}
