package io.dpmgrid.admin.grid;

import java.util.List;

/** The nodes that own partitions. */
public interface BaselinePort {
  /** The present baseline; empty while the cluster has never been active. */
  Baseline baseline();

  /**
   * Replaces the set and waits until the engine has accepted it. Partitions move afterwards.
   *
   * @param nodeIds the whole new set, not empty, without duplicates
   * @param expectedVersion {@link Baseline#version} that the caller has seen
   * @throws GridProblem.Conflict if the version is another, auto-adjust is on, or a new node is not
   *     online
   * @throws GridProblem.Refused if a node is unknown
   */
  Baseline change(List<String> nodeIds, long expectedVersion);
}
