package io.dpmgrid.admin.grid;

/**
 * Snapshots of the cluster. A prepare method refuses what can be known beforehand; the rest fails
 * in the work.
 */
public interface SnapshotPort {
  /** Snapshots as the nodes that tell know them, ordered by name. */
  Found<Snapshot> snapshots();

  /**
   * Prepares a snapshot or an increment.
   *
   * @throws GridProblem.NotFound for an increment to a snapshot that is not there
   * @throws GridProblem.Conflict if the name is taken, an increment is impossible (says why), or
   *     one is being made
   */
  GridWork prepareCreate(SnapshotRequest request);

  /**
   * Prepares deletion on all nodes that may hold a part. A snapshot that is gone, or half gone,
   * ends as success.
   *
   * @throws GridProblem.Conflict while it is in use
   */
  GridWork prepareDelete(String name);

  /**
   * Prepares a restore.
   *
   * @throws GridProblem.NotFound if the snapshot, or a cache in it, is not there
   * @throws GridProblem.Conflict if a cache exists and {@code replace} is false, or one is being
   *     restored
   */
  GridWork prepareRestore(String name, RestoreRequest request);

  /**
   * Prepares a check; its result is a {@link CheckReport}.
   *
   * @throws GridProblem.NotFound if the snapshot or the increment is not there
   * @throws GridProblem.Conflict while it is being made
   */
  GridWork prepareCheck(String name, SnapshotCheckRequest request);
}
