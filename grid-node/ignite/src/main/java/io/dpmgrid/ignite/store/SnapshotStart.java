package io.dpmgrid.ignite.store;

import java.lang.reflect.Field;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.internal.processors.cache.GridCacheSharedContext;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointListener;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointManager;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointWorkflow;
import org.apache.ignite.internal.processors.cache.persistence.snapshot.IgniteSnapshotManager;
import org.apache.ignite.internal.processors.timeout.GridTimeoutProcessor.CancelableTask;
import org.apache.ignite.internal.util.future.GridFutureAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a snapshot begin that the engine's checkpoints have passed over.
 *
 * <p>A snapshot begins with a checkpoint, and until then the engine's thread of exchanges waits
 * without a limit, and with it everything that needs an exchange and every write. When a node dies
 * at that moment, it was seen to wait while no checkpoint ran or was due. Who has waited for some
 * seconds is told of checkpoints again, and gets another one.
 *
 * <p>Thread-safe.
 */
final class SnapshotStart {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotStart.class);
  private static final long LOOK_MILLIS = 1_000;
  // Longer than a checkpoint that is under way takes as a rule; one more does no harm.
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final GridCacheSharedContext<?, ?> engine;
  private final Class<?> taskClass;
  private final Field tasks;
  private final Field begun;
  private final Field beginning;
  private final Field failure;
  private final Field workflow;
  private final Field listeners;
  private final IdentityHashMap<Object, Long> waiting = new IdentityHashMap<>();
  private @Nullable CancelableTask looking;

  /**
   * @throws IgniteCheckedException if this engine keeps its tasks elsewhere
   */
  SnapshotStart(GridCacheSharedContext<?, ?> engine) throws IgniteCheckedException {
    this.engine = engine;
    try {
      this.taskClass = Class.forName(SnapshotLeftovers.TASK);
    } catch (ClassNotFoundException e) {
      throw new IgniteCheckedException("This engine has no " + SnapshotLeftovers.TASK, e);
    }
    this.tasks = EngineField.of(IgniteSnapshotManager.class, "locSnpTasks");
    this.begun = EngineField.of(taskClass, "started");
    this.beginning = EngineField.of(taskClass, "startedFut");
    this.failure = EngineField.of(taskClass.getSuperclass().getSuperclass(), "err");
    this.workflow = EngineField.of(CheckpointManager.class, "checkpointWorkflow");
    this.listeners = EngineField.of(CheckpointWorkflow.class, "lsnrs");
  }

  /** Idempotent. */
  synchronized void start() {
    if (looking == null) {
      looking = engine.kernalContext().timeout().schedule(this::look, LOOK_MILLIS, LOOK_MILLIS);
    }
  }

  synchronized void stop() {
    if (looking != null) {
      looking.close();
      looking = null;
    }
    waiting.clear();
  }

  private synchronized void look() {
    try {
      Map<?, ?> all = (Map<?, ?>) tasks.get(engine.snapshotMgr());
      waiting.keySet().removeIf(task -> !all.containsValue(task));
      for (Object task : all.values()) {
        if (!waits(task)) {
          waiting.remove(task);
        } else if (System.nanoTime() - since(task) > PATIENCE_NANOS) {
          waiting.put(task, System.nanoTime());
          begin((CheckpointListener) task);
        }
      }
    } catch (IllegalAccessException | RuntimeException e) {
      // What escaped would end all looks.
      LOG.warn("it cannot be seen whether a snapshot waits to begin", e);
    }
  }

  private long since(Object task) {
    return waiting.computeIfAbsent(task, unknown -> System.nanoTime());
  }

  private boolean waits(Object task) throws IllegalAccessException {
    return taskClass.isInstance(task)
        && ((AtomicBoolean) begun.get(task)).get()
        && !beginning(task).isDone();
  }

  private GridFutureAdapter<?> beginning(Object task) throws IllegalAccessException {
    return (GridFutureAdapter<?>) beginning.get(task);
  }

  // One object for each snapshot, though the engine takes those of one name for equal.
  @SuppressWarnings("ReferenceEquality")
  private void begin(CheckpointListener task) throws IllegalAccessException {
    if (!(engine.database() instanceof GridCacheDatabaseSharedManager database)) {
      return;
    }
    CheckpointManager manager = database.getCheckpointManager();
    Throwable failed = (Throwable) ((AtomicReference<?>) failure.get(task)).get();
    if (failed != null) {
      LOG.warn("a snapshot that has failed was still waited for; it is not any more", failed);
      beginning(task).onDone(failed);
    } else if (manager != null) {
      Map<?, ?> told = (Map<?, ?>) listeners.get(workflow.get(manager));
      boolean listens = told.keySet().stream().anyMatch(one -> one == task);
      if (!listens) {
        // Another one of this name would keep its place.
        database.removeCheckpointListener(task);
        database.addCheckpointListener(task);
        if (beginning(task).isDone()) {
          database.removeCheckpointListener(task);
        }
      }
      LOG.warn(
          "a snapshot has waited to begin for {} s, {}; it gets another checkpoint",
          TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS),
          listens ? "and none came" : "of which it was not told");
      database.forceNewCheckpoint("a snapshot waits to begin", done -> {});
    }
  }
}
