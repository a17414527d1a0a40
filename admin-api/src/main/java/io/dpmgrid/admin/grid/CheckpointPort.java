package io.dpmgrid.admin.grid;

/** Checkpoints of all nodes. */
public interface CheckpointPort {
  /** State of all servers that tell, ordered by node. */
  Found<Checkpoint> checkpoints();

  /**
   * Prepares checkpoints that end when all asked nodes have finished theirs.
   *
   * @throws GridProblem.NotFound if a named node is not an online server
   * @throws GridProblem.Conflict if a named node cannot be asked
   */
  GridWork prepareCheckpoint(CheckpointRequest request);
}
