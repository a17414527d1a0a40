package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.Checkpoint;
import io.dpmgrid.admin.grid.CheckpointRun;
import io.dpmgrid.admin.grid.CheckpointState;
import io.dpmgrid.admin.grid.EventType;
import io.dpmgrid.admin.grid.Severity;
import io.dpmgrid.ignite.DpmPlugin;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.persistence.DataRegion;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointListener;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointProgress;
import org.jspecify.annotations.Nullable;

/** Watches the checkpoints of this node from when it is opened. Thread-safe. */
final class CheckpointWatch implements CheckpointListener {
  private final IgniteEx ignite;
  private final DpmPlugin plugin;
  private final EventFeed feed;
  private long finished;
  private @Nullable Running running;
  private @Nullable CheckpointRun last;

  private static final class Running {
    final Instant at = Instant.now();
    final long nanos = System.nanoTime();
    final @Nullable String reason;
    long pages;

    Running(@Nullable String reason) {
      this.reason = reason;
    }
  }

  CheckpointWatch(IgniteEx ignite, DpmPlugin plugin, EventFeed feed) {
    this.ignite = ignite;
    this.plugin = plugin;
    this.feed = feed;
  }

  void open() {
    plugin.checkpointListeners().add(this);
  }

  Checkpoint now() {
    long dirty = 0;
    for (DataRegion region : ignite.context().cache().context().database().dataRegions()) {
      dirty +=
          new EngineGauge(ignite.context(), "io.dataregion." + region.config().getName())
              .value("DirtyPages")
              .orElse(0);
    }
    // Only now, as the thread that makes checkpoints may wait for this.
    synchronized (this) {
      return new Checkpoint(
          Members.id(ignite.localNode()),
          running == null ? CheckpointState.IDLE : CheckpointState.RUNNING,
          dirty,
          finished,
          last);
    }
  }

  @Override
  public synchronized void beforeCheckpointBegin(Context context) {
    CheckpointProgress progress = context.progress();
    running = new Running(progress.reason());
  }

  @Override
  public void onMarkCheckpointBegin(Context context) {}

  @Override
  public synchronized void onCheckpointBegin(Context context) {
    Running now = running;
    if (now != null) {
      now.pages = context.progress().currentCheckpointPagesCount();
    }
  }

  @Override
  public void afterCheckpointEnd(Context context) {
    CheckpointRun run;
    synchronized (this) {
      Running now = running;
      running = null;
      if (now == null) {
        return;
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - now.nanos);
      run = new CheckpointRun(now.at, millis, now.pages, now.reason);
      last = run;
      finished++;
    }
    String id = Members.id(ignite.localNode());
    feed.tell(
        EventType.CHECKPOINT_FINISHED,
        Severity.INFO,
        id,
        null,
        "Node "
            + id
            + " wrote "
            + run.pages()
            + " pages in a checkpoint of "
            + run.durationMs()
            + " ms.");
  }
}
