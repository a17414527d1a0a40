package io.dpmgrid.ignite.store;

import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.ignite.IgniteCheckedException;

/** Who wants to know about a node's stores. Called by the engine's threads, one at a time. */
public interface StoreObserver {
  /**
   * The stores are open; the node does not serve yet.
   *
   * @throws IgniteCheckedException to stop the start
   */
  void opened(StoreProbe probe) throws IgniteCheckedException;

  /** Where to read about checkpoints from now on. */
  void checkpoints(Supplier<CheckpointStatistics> statistics);

  /** Where to read how many copies of partitions are kept that are to be others'. */
  void heldCopies(IntSupplier count);

  /** Who listens to checkpoints beside the stores themselves. */
  CheckpointListeners checkpointListeners();

  /** A phase of the start is over. */
  void restored(RestartPhase phase, Duration took);

  /** The cache groups whose log is off are others than before. */
  void logSwitched(StoreSurvival survival);
}
