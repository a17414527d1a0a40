package io.dpmgrid.admin.grid;

/** Open transactions. */
public interface TransactionPort {
  /** Of all nodes that tell, the longest first. */
  Found<Transaction> transactions();

  /**
   * Rolls one back.
   *
   * @throws GridProblem.NotFound if it has ended
   */
  void kill(String id);
}
