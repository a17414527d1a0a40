package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.GridDhtPartitionsExchangeFuture;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.PartitionsExchangeAware;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointListener;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointManager;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointWorkflow;
import org.apache.ignite.internal.util.typedef.internal.U;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot of a name that an earlier one had, whose task stayed among the engine's listeners. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SnapshotLeftoversTest {
  private static final String TASK = "SnapshotFutureTask";

  @TempDir Path work = Path.of("");

  private IgniteEx node;
  private GridCacheDatabaseSharedManager database;

  @BeforeEach
  void start() {
    node = (IgniteEx) Ignition.start(OurNode.persistent(work, "n", NodeSettings.nextPort()));
    node.cluster().state(ClusterState.ACTIVE);
    node.getOrCreateCache("data").put(1, "one");
    database = (GridCacheDatabaseSharedManager) node.context().cache().context().database();
  }

  @AfterEach
  void stop() {
    Ignition.stop("n", true);
  }

  /** Learns of the engine's task while it waits for a checkpoint. */
  private static final class Eavesdropper implements CheckpointListener {
    private final GridCacheDatabaseSharedManager database;
    private final AtomicReference<CheckpointListener> task = new AtomicReference<>();

    Eavesdropper(GridCacheDatabaseSharedManager database) {
      this.database = database;
    }

    @Override
    public void beforeCheckpointBegin(Context context) {
      for (Object one : listeners(database).keySet()) {
        if (one.getClass().getSimpleName().equals(TASK)) {
          task.set((CheckpointListener) one);
        }
      }
    }

    @Override
    public void onMarkCheckpointBegin(Context context) {}

    @Override
    public void onCheckpointBegin(Context context) {}
  }

  private static Map<?, ?> listeners(GridCacheDatabaseSharedManager database) {
    try {
      Field workflow = EngineField.of(CheckpointManager.class, "checkpointWorkflow");
      Field all = EngineField.of(CheckpointWorkflow.class, "lsnrs");
      return (Map<?, ?>) all.get(workflow.get(database.getCheckpointManager()));
    } catch (ReflectiveOperationException | IgniteCheckedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The task of a snapshot that was taken, and is there no more. */
  private CheckpointListener taskOfADeletedSnapshot() {
    Eavesdropper ear = new Eavesdropper(database);
    database.addCheckpointListener(ear);
    node.snapshot().createSnapshot("saved").get(60, TimeUnit.SECONDS);
    assertThat(U.delete(work.resolve("snapshots").resolve("saved").toFile())).isTrue();
    return Objects.requireNonNull(ear.task.get());
  }

  @Test
  void shouldTakeASnapshotOfANameWhoseLastOneFailedWhileItBegan() {
    // As it stays when a node dies between the start of the task and its first checkpoint.
    database.addCheckpointListener(taskOfADeletedSnapshot());

    node.snapshot().createSnapshot("saved").get(60, TimeUnit.SECONDS);

    assertThat(listeners(database).keySet().toString()).doesNotContain(TASK);
  }

  @Test
  void shouldLetASnapshotBeginThatNoCheckpointIsToldTo() {
    CheckpointListener task = taskOfADeletedSnapshot();
    // After what is left was removed, and before the engine adds its own: that is not added then.
    node.context()
        .cache()
        .context()
        .exchange()
        .registerExchangeAwareComponent(
            new PartitionsExchangeAware() {
              @Override
              public void onInitAfterTopologyLock(GridDhtPartitionsExchangeFuture exchange) {
                database.addCheckpointListener(task);
              }
            });

    node.snapshot().createSnapshot("saved").get(60, TimeUnit.SECONDS);

    assertThat(listeners(database).keySet().toString()).doesNotContain(TASK);
  }
}
