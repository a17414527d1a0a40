package io.dpmgrid.ignite;

import io.dpmgrid.pmem.log.LogMark;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.IgniteLogger;
import org.jspecify.annotations.Nullable;

/**
 * Moves the log's mark from time to time, on a thread of its own, so that no write pays for it.
 * What is acknowledged between two moves may look like a torn tail if it is damaged later.
 * Thread-safe.
 */
final class LogMarkKeeper implements AutoCloseable {
  private final LogMark mark;
  private final Position position;
  private final IgniteLogger log;
  private final ScheduledExecutorService thread;
  private final ScheduledFuture<?> moves;

  /** Whether the last move failed, so that only the first one in a row is logged. */
  private boolean failed;

  /** Where the log is durable. */
  interface Position {
    /** The handle that is written, or the last one; {@code null} if none was opened yet. */
    @Nullable PersistentWriteHandle handle();
  }

  /**
   * @param every how long to wait between two moves
   * @param name for the thread
   */
  LogMarkKeeper(LogMark mark, Position position, Duration every, IgniteLogger log, String name) {
    this.mark = mark;
    this.position = position;
    this.log = log;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "dpm-log-mark-" + name);
              made.setDaemon(true);
              return made;
            });
    this.moves =
        thread.scheduleWithFixedDelay(
            this::move, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Moves the mark to where the log is durable now. Never throws. */
  synchronized void move() {
    PersistentWriteHandle handle = position.handle();
    if (handle == null) {
      return;
    }
    int end = handle.durableRecords();
    if (end < RecordFraming.HEADER) {
      return; // The segment has not begun; what is known of its predecessor is worth more.
    }
    try {
      mark.advance(handle.getSegmentId(), end);
      if (failed) {
        failed = false;
        log.info("The log's mark is moved again.");
      }
    } catch (RuntimeException | InternalError e) {
      // Nothing depends on it: damage is told less exactly, and the log itself finds a bad medium.
      if (!failed) {
        failed = true;
        log.warning(
            "The log's mark cannot be moved; it is tried again. Until then a next start would take"
                + " damage of what is acknowledged now for a torn tail, and drop it.",
            e);
      }
    }
  }

  /** Moves the mark a last time and gives it back. */
  @Override
  public void close() {
    moves.cancel(false);
    thread.shutdown();
    move();
    mark.close();
  }
}
