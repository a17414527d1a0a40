package io.dpmgrid.bench.ignite;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.pagemem.wal.IgniteWriteAheadLogManager;
import org.apache.ignite.internal.processors.cache.GridCacheSharedContext;
import org.apache.ignite.internal.processors.cache.persistence.CheckpointState;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointProgress;
import org.jspecify.annotations.Nullable;

/** Begins checkpoints and waits for them and for the log archiver. For persistent nodes only. */
public final class Checkpoints {
  private static final long LIMIT_MINUTES = 10;

  private final GridCacheDatabaseSharedManager database;
  private final @Nullable IgniteWriteAheadLogManager log;

  /** Of a started node. */
  public Checkpoints(Ignite ignite) {
    GridCacheSharedContext<?, ?> shared = ((IgniteEx) ignite).context().cache().context();
    database = (GridCacheDatabaseSharedManager) shared.database();
    log = shared.wal();
  }

  /** Makes a checkpoint and waits for its end. */
  public void finish() throws IgniteCheckedException {
    forced().futureFor(CheckpointState.FINISHED).get(LIMIT_MINUTES, TimeUnit.MINUTES);
  }

  /**
   * Begins a checkpoint and returns when its START marker is stored and its pages are being
   * written.
   */
  void begin() throws IgniteCheckedException {
    forced().futureFor(CheckpointState.MARKER_STORED_TO_DISK).get(LIMIT_MINUTES, TimeUnit.MINUTES);
  }

  /**
   * Waits until no checkpoint runs and the archiver has caught up, so that an idle node is idle.
   */
  void settle() throws IgniteCheckedException {
    CheckpointProgress current = database.getCheckpointer().currentProgress();
    if (current != null && current.inProgress()) {
      current.futureFor(CheckpointState.FINISHED).get(LIMIT_MINUTES, TimeUnit.MINUTES);
    }
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(LIMIT_MINUTES);
    while (log != null
        && log.lastArchivedSegment() < log.currentSegment() - 1
        && System.nanoTime() < end) {
      try {
        // The engine has no future for this.
        TimeUnit.MILLISECONDS.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private CheckpointProgress forced() {
    return Objects.requireNonNull(database.forceCheckpoint("bench"), "a running checkpointer");
  }
}
