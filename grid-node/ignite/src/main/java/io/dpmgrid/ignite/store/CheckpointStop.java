package io.dpmgrid.ignite.store;

import org.apache.ignite.internal.processors.cache.GridCacheSharedContext;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.Checkpointer;
import org.apache.ignite.lifecycle.LifecycleBean;
import org.apache.ignite.lifecycle.LifecycleEventType;

/**
 * Lets a running checkpoint finish before the engine stops. A stop that cancels while recovery data
 * is written counts as a critical failure in the engine, and the default failure handler then halts
 * the whole JVM, with everything else that is embedded in it.
 */
final class CheckpointStop implements LifecycleBean {
  private final GridCacheSharedContext<?, ?> engine;

  CheckpointStop(GridCacheSharedContext<?, ?> engine) {
    this.engine = engine;
  }

  @Override
  public void onLifecycleEvent(LifecycleEventType event) {
    if (event != LifecycleEventType.BEFORE_NODE_STOP || engine.kernalContext().invalid()) {
      return;
    }
    if (engine.database() instanceof GridCacheDatabaseSharedManager database
        && database.getCheckpointManager() != null) {
      Checkpointer checkpointer = database.getCheckpointer();
      // One that never ran would never end either.
      if (checkpointer != null && checkpointer.runner() != null) {
        checkpointer.shutdownCheckpointer(false);
      }
    }
  }
}
