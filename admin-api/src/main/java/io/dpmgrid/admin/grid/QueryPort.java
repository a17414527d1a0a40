package io.dpmgrid.admin.grid;

/** Running queries. */
public interface QueryPort {
  /** Of all nodes that tell, the longest first. */
  Found<Query> queries();

  /**
   * Cancels one.
   *
   * @throws GridProblem.NotFound if it has ended
   */
  void kill(String id);
}
