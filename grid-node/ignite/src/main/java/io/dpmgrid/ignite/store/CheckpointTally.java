package io.dpmgrid.ignite.store;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointListener;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointProgress;
import org.jspecify.annotations.Nullable;

/** Counts and times checkpoints. Told by the engine's one checkpoint thread, read by any. */
final class CheckpointTally implements CheckpointListener {
  private final CheckpointPacer pacer;
  private final Map<CheckpointReason, Long> finished = new EnumMap<>(CheckpointReason.class);
  private @Nullable CheckpointProgress running;
  private long wished;
  private long locked;
  private int runningPages;
  private long nanos;
  private long lockNanos;
  private long pages;
  private long lastNanos;
  private long lastEndMillis;

  CheckpointTally(CheckpointPacer pacer) {
    this.pacer = pacer;
    for (CheckpointReason reason : CheckpointReason.values()) {
      finished.put(reason, 0L);
    }
  }

  @Override
  public synchronized void beforeCheckpointBegin(Context context) {
    wished = System.nanoTime();
    running = context.progress();
    runningPages = 0;
  }

  /** Under the lock that keeps writers out. */
  @Override
  public synchronized void onMarkCheckpointBegin(Context context) {
    locked = System.nanoTime();
  }

  /** The lock was just given back. */
  @Override
  public synchronized void onCheckpointBegin(Context context) {
    lockNanos += System.nanoTime() - locked;
    runningPages = context.progress().currentCheckpointPagesCount();
  }

  @Override
  public synchronized void afterCheckpointEnd(Context context) {
    // The engine's recovery ends with one that no other call told of.
    if (running == null) {
      return;
    }
    lastNanos = System.nanoTime() - wished;
    lastEndMillis = System.currentTimeMillis();
    nanos += lastNanos;
    pages += runningPages;
    finished.merge(CheckpointReason.of(running.reason()), 1L, Long::sum);
    running = null;
    runningPages = 0;
  }

  synchronized CheckpointStatistics statistics() {
    CheckpointProgress now = running;
    AtomicInteger written = now == null ? null : now.writtenPagesCounter();
    return new CheckpointStatistics(
        finished,
        nanos,
        lockNanos,
        pages,
        lastNanos,
        lastEndMillis,
        now != null,
        runningPages,
        written == null ? 0 : written.get(),
        pacer.logSinceCheckpoint(),
        pacer.logLimit());
  }
}
