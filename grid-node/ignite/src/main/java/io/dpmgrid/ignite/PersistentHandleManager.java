package io.dpmgrid.ignite;

import io.dpmgrid.pmem.log.LogMeter;
import io.dpmgrid.pmem.log.StallCause;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.internal.processors.cache.persistence.DataStorageMetricsImpl;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.apache.ignite.internal.processors.cache.persistence.wal.filehandle.FileHandleManager;
import org.apache.ignite.internal.processors.cache.persistence.wal.filehandle.FileWriteHandle;
import org.apache.ignite.internal.processors.cache.persistence.wal.io.SegmentIO;
import org.apache.ignite.internal.processors.cache.persistence.wal.serializer.RecordSerializer;
import org.jspecify.annotations.Nullable;

/** Opens write handles and waits for durability on behalf of the engine. Thread-safe. */
final class PersistentHandleManager implements FileHandleManager {
  private final SegmentSlots slots;
  private final LogHealth health;
  private final CdcFeed cdc;
  private final ResumeGuard guard;
  private final DataStorageMetricsImpl metrics;
  private final Supplier<@Nullable FileWriteHandle> current;
  private final RecordStage stage = new RecordStage();
  private final LongAdder opened = new LongAdder();
  private final LongAdder closed = new LongAdder();
  private final LongAdder waits = new LongAdder();
  private final LongAdder updates = new LongAdder();
  private final LogTotals totals = new LogTotals();
  private final LogMeter meter = new LogMeter();

  PersistentHandleManager(
      SegmentSlots slots,
      LogHealth health,
      CdcFeed cdc,
      ResumeGuard guard,
      DataStorageMetricsImpl metrics,
      Supplier<@Nullable FileWriteHandle> current) {
    this.slots = slots;
    this.health = health;
    this.cdc = cdc;
    this.guard = guard;
    this.metrics = metrics;
    this.current = current;
  }

  @Override
  public FileWriteHandle initHandle(SegmentIO io, long position, RecordSerializer serializer)
      throws IOException {
    guard.check(io.getSegmentId(), (int) position);
    return handle(io, (int) position, serializer);
  }

  @Override
  public FileWriteHandle nextHandle(SegmentIO io, RecordSerializer serializer) throws IOException {
    try {
      return handle(io, 0, serializer);
    } catch (ClosedByInterruptException e) {
      throw e; // of a user's thread: the engine tries again
    } catch (IOException | RuntimeException | Error e) {
      // Everybody who waits for this segment must hear of it, and the engine handles only this.
      IOException failure =
          new IOException("Segment " + io.getSegmentId() + " of the log cannot be begun.", e);
      health.fail(failure);
      throw failure;
    }
  }

  private FileWriteHandle handle(SegmentIO io, int position, RecordSerializer serializer)
      throws IOException {
    long segment = io.getSegmentId();
    SegmentSlots.Slot slot = slots.open(segment);
    opened.increment();
    cdc.startAt(segment, position);
    PersistentWriteHandle handle =
        new PersistentWriteHandle(
            io,
            slot,
            position,
            serializer,
            stage,
            health,
            cdc,
            meter,
            updates,
            () -> {
              closed.increment();
              slots.release(slot);
            });
    totals.begin(handle.writer(), position);
    return handle;
  }

  @Override
  public void onDeactivate() throws IgniteCheckedException {
    FileWriteHandle handle = current.get();
    if (handle != null) {
      handle.close(false);
    }
  }

  @Override
  public void resumeLogging() {}

  @SuppressWarnings("deprecation") // the engine feeds its metrics under this switch
  @Override
  public @Nullable WALPointer flush(@Nullable WALPointer pointer, boolean explicitFsync)
      throws IgniteCheckedException {
    PersistentWriteHandle handle = (PersistentWriteHandle) current.get();
    if (handle == null) {
      return null;
    }
    health.checkAcknowledgeable();
    WALPointer to = pointer;
    int end;
    if (to == null) {
      end = handle.reservedEnd();
      to = new WALPointer(handle.getSegmentId(), end, 0);
    } else if (to.index() == handle.getSegmentId()) {
      end = handle.end(to);
    } else {
      // The header of a segment is written only when all of its predecessor is durable.
      return to;
    }
    if (handle.durable() < end) {
      long start = metrics.metricsEnabled() ? System.nanoTime() : 0;
      handle.awaitDurable(end);
      waits.increment();
      if (start != 0) {
        metrics.onFsync(System.nanoTime() - start);
      }
    }
    if (explicitFsync) {
      handle.feedCdc();
    }
    return to;
  }

  /** What one timer tick does: makes the tail durable for readers and for change data capture. */
  void tick() throws IgniteCheckedException {
    flush(null, true);
  }

  /** The handle that is written, or was last. */
  @Nullable PersistentWriteHandle current() {
    return (PersistentWriteHandle) current.get();
  }

  LogStatistics statistics(long repairedBytes) {
    LogTotals.Reading total = totals.reading();
    Map<StallCause, LogMeter.Stalls> stalls = new EnumMap<>(StallCause.class);
    for (StallCause cause : StallCause.values()) {
      stalls.put(cause, meter.stalls(cause));
    }
    return new LogStatistics(
        opened.sum(),
        closed.sum(),
        waits.sum(),
        repairedBytes,
        health.failed(),
        total.records(),
        total.bytes(),
        updates.sum(),
        total.lagBytes(),
        meter.groupCommits(),
        meter.persistTimes(),
        stalls);
  }
}
