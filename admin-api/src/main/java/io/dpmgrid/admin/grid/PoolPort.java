package io.dpmgrid.admin.grid;

/** What nodes keep on their media. */
public interface PoolPort {
  /** Pools of all nodes that tell, ordered by node, then UUID. */
  Found<Pool> pools();
}
