package io.dpmgrid.ignite.store;

import java.time.Duration;
import org.apache.ignite.internal.processors.cache.persistence.DatabaseLifecycleListener;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager.RestoreLogicalState;
import org.apache.ignite.internal.processors.cache.persistence.IgniteCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.subscription.GridInternalSubscriptionProcessor;

/**
 * Times replay and the initialization of partitions. The engine does the latter in the listener of
 * its caches, so one of ours listens before it and one behind. Used by the one thread that starts
 * the node.
 */
final class RestartClock {
  private final StoreObserver observer;
  private long restoring;
  private long replayed;

  RestartClock(StoreObserver observer) {
    this.observer = observer;
  }

  void install(GridInternalSubscriptionProcessor engine) {
    engine.getDatabaseListeners().add(0, new Before());
    engine.registerDatabaseListener(new Behind());
  }

  private final class Before implements DatabaseLifecycleListener {
    @Override
    public void beforeBinaryMemoryRestore(IgniteCacheDatabaseSharedManager database) {
      restoring = System.nanoTime();
    }

    @Override
    public void afterLogicalUpdatesApplied(
        IgniteCacheDatabaseSharedManager database, RestoreLogicalState state) {
      // The engine replays for its metastorage alone before.
      if (restoring != 0 && replayed == 0) {
        replayed = System.nanoTime();
        observer.restored(RestartPhase.REPLAY, Duration.ofNanos(replayed - restoring));
      }
    }
  }

  private final class Behind implements DatabaseLifecycleListener {
    @Override
    public void afterLogicalUpdatesApplied(
        IgniteCacheDatabaseSharedManager database, RestoreLogicalState state) {
      if (replayed != 0) {
        observer.restored(RestartPhase.PARTITIONS, Duration.ofNanos(System.nanoTime() - replayed));
      }
    }
  }
}
