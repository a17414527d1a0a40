package io.dpmgrid.ignite.store;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.internal.IgniteInternalFuture;
import org.apache.ignite.internal.processors.cache.GridCacheSharedContext;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.GridDhtPartitionsExchangeFuture;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.PartitionsExchangeAware;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointListener;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointManager;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointWorkflow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what a failed snapshot leaves among the listeners of checkpoints.
 *
 * <p>A node that dies while a snapshot begins makes the engine's task fail in one thread while
 * another still starts it, and the task is added to the listeners after it was removed from them.
 * There it would do no harm, but two tasks are equal if their snapshots have one name: the next
 * snapshot of that name takes the place of the old one in the engine's map without becoming its
 * key, no checkpoint ever tells it to begin, and the engine's thread of exchanges waits for it for
 * ever. Called by that thread, before it starts a task.
 */
final class SnapshotLeftovers implements PartitionsExchangeAware {
  /** The engine's task of a snapshot; the class is its own. */
  static final String TASK =
      "org.apache.ignite.internal.processors.cache.persistence.snapshot.SnapshotFutureTask";

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotLeftovers.class);

  private final GridCacheSharedContext<?, ?> engine;
  private final Field workflow;
  private final Field listeners;

  /**
   * @throws IgniteCheckedException if this engine keeps its listeners elsewhere
   */
  SnapshotLeftovers(GridCacheSharedContext<?, ?> engine) throws IgniteCheckedException {
    this.engine = engine;
    this.workflow = EngineField.of(CheckpointManager.class, "checkpointWorkflow");
    this.listeners = EngineField.of(CheckpointWorkflow.class, "lsnrs");
  }

  @Override
  public void onInitBeforeTopologyLock(GridDhtPartitionsExchangeFuture exchange) {
    if (!(engine.database() instanceof GridCacheDatabaseSharedManager database)) {
      return;
    }
    CheckpointManager manager = database.getCheckpointManager();
    if (manager == null) {
      return;
    }
    try {
      Map<?, ?> all = (Map<?, ?>) listeners.get(workflow.get(manager));
      for (Object one : List.copyOf(all.keySet())) {
        if (isLeft(one)) {
          database.removeCheckpointListener((CheckpointListener) one);
          LOG.info("a snapshot that failed was still told of checkpoints; it is not any more");
        }
      }
    } catch (IllegalAccessException | RuntimeException e) {
      // An exception would stop the node; the engine's own rule is what stock has.
      LOG.warn("what failed snapshots left cannot be removed", e);
    }
  }

  private static boolean isLeft(Object listener) {
    return listener.getClass().getName().equals(TASK)
        && ((IgniteInternalFuture<?>) listener).isDone();
  }
}
