package io.dpmgrid.ignite.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.ignite.internal.processors.cache.persistence.DatabaseLifecycleListener;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.IgniteCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointListener;
import org.jspecify.annotations.Nullable;

/**
 * Who listens to a node's checkpoints for as long as it runs: the engine forgets its own listeners
 * whenever it is deactivated. Thread-safe.
 */
public final class CheckpointListeners implements DatabaseLifecycleListener {
  private final List<CheckpointListener> all = new CopyOnWriteArrayList<>();
  private volatile @Nullable GridCacheDatabaseSharedManager database;

  /** Adds one, for the checkpoints that begin from now on. */
  public void add(CheckpointListener listener) {
    all.add(listener);
    // Either this sees the database, or the activation under way sees the listener; the engine
    // keeps one that it is given twice once.
    GridCacheDatabaseSharedManager now = database;
    if (now != null) {
      now.addCheckpointListener(listener);
    }
  }

  @Override
  public void beforeResumeWalLogging(IgniteCacheDatabaseSharedManager resumed) {
    GridCacheDatabaseSharedManager now = (GridCacheDatabaseSharedManager) resumed;
    database = now;
    all.forEach(now::addCheckpointListener);
  }
}
