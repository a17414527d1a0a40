package io.dpmgrid.admin.grid;

/** Client connections. */
public interface ClientPort {
  /** Of all nodes that tell, ordered by node, then id. */
  Found<Client> clients();

  /**
   * Closes one.
   *
   * @throws GridProblem.NotFound if it is gone
   */
  void drop(String id);
}
