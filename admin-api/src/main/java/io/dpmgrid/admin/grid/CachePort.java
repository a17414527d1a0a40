package io.dpmgrid.admin.grid;

import java.util.List;

/** Caches and their partitions. */
public interface CachePort {
  /** Caches that users made, ordered by name. */
  Found<Cache> caches();

  /**
   * Creates a cache and waits until every node has it.
   *
   * @throws GridProblem.Conflict if the name is taken or the cluster is not active
   * @throws GridProblem.Refused if the engine cannot have such a cache
   */
  Cache create(CacheSpec spec);

  /**
   * Destroys a cache and its data on all nodes.
   *
   * @throws GridProblem.NotFound if there is none of that name
   * @throws GridProblem.Conflict if it is in use by a snapshot or restore, or the cluster is not
   *     active
   */
  void destroy(String name);

  /**
   * Partitions of a cache, ordered by number.
   *
   * @throws GridProblem.NotFound if there is none of that name
   */
  Found<Partition> partitions(String name);

  /** Caches with lost partitions, ordered by name. */
  Found<LostPartitions> lost();

  /**
   * Lets lost partitions of caches be used again, once their owners are back. A cache without lost
   * partitions stays as it is.
   *
   * @throws GridProblem.NotFound if a cache is not there
   * @throws GridProblem.Conflict if no owner of a partition is online, or the cluster is not active
   */
  void resetLost(List<String> names);

  /**
   * Prepares a comparison of copies; its result is a {@link CheckReport}.
   *
   * @throws GridProblem.NotFound if a cache is not there
   * @throws GridProblem.Conflict if the cluster is not active
   */
  GridWork prepareConsistencyCheck(ConsistencyCheckRequest request);
}
