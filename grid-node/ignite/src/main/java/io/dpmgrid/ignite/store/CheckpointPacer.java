package io.dpmgrid.ignite.store;

import java.lang.reflect.Field;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.internal.pagemem.wal.IgniteWriteAheadLogManager;
import org.apache.ignite.internal.processors.cache.GridCacheSharedContext;
import org.apache.ignite.internal.processors.cache.persistence.DataRegion;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointListener;
import org.apache.ignite.internal.processors.cache.persistence.pagemem.PageMemoryImpl;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.apache.ignite.internal.processors.timeout.GridTimeoutProcessor.CancelableTask;
import org.jspecify.annotations.Nullable;

/**
 * Begins checkpoints by work and not only by time, for two reasons. What was logged since the last
 * one is what a restart replays. And a page that is changed while its checkpoint writes recovery
 * data is copied to the checkpoint buffer, which cannot drain meanwhile: as long as a checkpoint
 * has no more pages than the buffer has room, writers are never throttled for it.
 *
 * <p>Thread-safe.
 */
public final class CheckpointPacer implements CheckpointListener {
  /**
   * System property: bytes of log after which a checkpoint begins; 0 leaves it to the engine. A
   * restart replays about this much, and what was logged while the checkpoint ran.
   */
  static final String LOG_BYTES = "dpm.checkpoint.logBytes";

  private static final long DEFAULT_LOG_BYTES = 256L << 20;
  private static final long LOOK_MILLIS = 100;
  // Pages become dirty while a checkpoint is being scheduled and takes its lock.
  private static final double BUFFER_SHARE = 0.75;

  private final GridCacheSharedContext<?, ?> engine;
  private final long logBytes;
  private final long segmentBytes;
  private final Field segments;
  private final Field dirty;
  private volatile @Nullable WALPointer begun;
  private volatile boolean asked;
  private @Nullable CancelableTask looking;

  CheckpointPacer(GridCacheSharedContext<?, ?> engine, Properties system)
      throws IgniteCheckedException {
    this.engine = engine;
    logBytes = logBytes(system);
    segmentBytes = engine.gridConfig().getDataStorageConfiguration().getWalSegmentSize();
    segments = EngineField.of(PageMemoryImpl.class, "segments");
    dirty = EngineField.of(segments.getType().getComponentType(), "dirtyPagesCntr");
  }

  /**
   * What the user asked for, or the default.
   *
   * @throws IgniteCheckedException naming the property, if its value is no number of bytes
   */
  public static long logBytes(Properties system) throws IgniteCheckedException {
    String value = system.getProperty(LOG_BYTES, String.valueOf(DEFAULT_LOG_BYTES)).trim();
    try {
      long bytes = Long.parseLong(value);
      if (bytes >= 0) {
        return bytes;
      }
    } catch (NumberFormatException e) {
      throw new IgniteCheckedException("-D" + LOG_BYTES + "=" + value + " is not a number", e);
    }
    throw new IgniteCheckedException(
        "-D" + LOG_BYTES + "=" + value + " is negative; give bytes, or 0 to switch pacing off");
  }

  /** Idempotent. */
  synchronized void start() {
    if (logBytes > 0 && looking == null) {
      looking = engine.kernalContext().timeout().schedule(this::look, LOOK_MILLIS, LOOK_MILLIS);
    }
  }

  synchronized void stop() {
    if (looking != null) {
      looking.close();
      looking = null;
    }
  }

  /** Bytes of log since the last checkpoint began; 0 before the first of this start. */
  long logSinceCheckpoint() {
    WALPointer since = begun;
    IgniteWriteAheadLogManager log = engine.wal();
    WALPointer now = log == null ? null : log.lastWritePointer();
    return since == null || now == null ? 0 : Math.max(0, distance(since, now, segmentBytes));
  }

  /** Bytes of log after which a checkpoint begins; 0 if that is left to the engine. */
  long logLimit() {
    return logBytes;
  }

  @Override
  public void onMarkCheckpointBegin(Context context) {
    begun = engine.wal().lastWritePointer();
    asked = false;
  }

  @Override
  public void onCheckpointBegin(Context context) {}

  @Override
  public void beforeCheckpointBegin(Context context) {}

  private void look() {
    if (asked) {
      return;
    }
    GridCacheDatabaseSharedManager database = (GridCacheDatabaseSharedManager) engine.database();
    String reason = reason(database);
    if (reason != null) {
      asked = true;
      database.forceCheckpoint(reason);
    }
  }

  private @Nullable String reason(GridCacheDatabaseSharedManager database) {
    // Before the first checkpoint of this start nothing is known, and one is about to come.
    if (begun == null || engine.wal() == null) {
      return null;
    }
    if (logSinceCheckpoint() > logBytes) {
      return CheckpointReason.OF_LOG;
    }
    for (DataRegion region : database.checkpointedDataRegions()) {
      if (region.pageMemory() instanceof PageMemoryImpl memory
          && memory.checkpointBufferPagesSize() > 0
          && dirtyPages(memory) > BUFFER_SHARE * memory.checkpointBufferPagesSize()) {
        return CheckpointReason.OF_BUFFER;
      }
    }
    return null;
  }

  // The engine's own counter; its metrics count only where they are switched on.
  private long dirtyPages(PageMemoryImpl memory) {
    try {
      Object[] all = (Object[]) segments.get(memory);
      long pages = 0;
      for (Object segment : all == null ? new Object[0] : all) {
        pages += ((AtomicLong) dirty.get(segment)).get();
      }
      return pages;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("The engine's dirty pages cannot be counted", e);
    }
  }

  static long distance(WALPointer from, WALPointer to, long segmentBytes) {
    return (to.index() - from.index()) * segmentBytes + to.fileOffset() - from.fileOffset();
  }
}
