package io.dpmgrid.admin.grid;

/** State and members of the cluster. */
public interface ClusterPort {
  /** The cluster at a glance. */
  Cluster cluster();

  /**
   * Changes the state and waits until the cluster has changed. A change to the present state does
   * nothing. The API has checked {@code force} already.
   *
   * @param force deactivate even if caches that live in memory only lose their data
   * @throws GridProblem.Conflict if the engine refuses
   */
  void changeState(ClusterState state, boolean force);

  /** Online servers and clients, and offline nodes of the baseline, ordered by id. */
  Found<Node> nodes();

  /** Version, zones and last changes as this node saw them. */
  Topology topology();
}
