package io.dpmgrid.ignite.store;

import org.apache.ignite.IgniteCheckedException;

/** Who wants to know about a node's stores. Called by the engine's threads, one at a time. */
public interface StoreObserver {
  /**
   * The stores are open; the node does not serve yet.
   *
   * @throws IgniteCheckedException to stop the start
   */
  void opened(StoreProbe probe) throws IgniteCheckedException;

  /** The cache groups whose log is off are others than before. */
  void logSwitched(StoreSurvival survival);
}
