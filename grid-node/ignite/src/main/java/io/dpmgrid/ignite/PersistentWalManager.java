package io.dpmgrid.ignite;

import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.MediumRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteException;
import org.apache.ignite.IgniteSystemProperties;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.pagemem.wal.WALIterator;
import org.apache.ignite.internal.pagemem.wal.record.WALRecord;
import org.apache.ignite.internal.processors.cache.GridCacheSharedContext;
import org.apache.ignite.internal.processors.cache.persistence.DataStorageMetricsImpl;
import org.apache.ignite.internal.processors.cache.persistence.StorageException;
import org.apache.ignite.internal.processors.cache.persistence.filename.NodeFileTree;
import org.apache.ignite.internal.processors.cache.persistence.wal.FileWriteAheadLogManager;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.apache.ignite.internal.processors.cache.persistence.wal.filehandle.FileHandleManager;
import org.apache.ignite.internal.processors.cache.persistence.wal.filehandle.FileHandleManagerFactory;
import org.apache.ignite.internal.processors.cache.persistence.wal.filehandle.FileHandleManagerImpl;
import org.apache.ignite.internal.processors.cache.persistence.wal.filehandle.FileWriteHandle;
import org.apache.ignite.internal.processors.cache.persistence.wal.serializer.RecordSerializer;
import org.apache.ignite.internal.processors.timeout.GridTimeoutProcessor;
import org.apache.ignite.lang.IgniteBiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The engine's log manager with its write path on a persistent medium. Archiver, compaction,
 * replay, cleaning and change data capture stay the engine's.
 */
final class PersistentWalManager extends FileWriteAheadLogManager {
  private final DpmPlugin plugin;
  private final DataStorageConfiguration storage;
  private final LogHealth health;
  private @Nullable Medium medium;
  private @Nullable SegmentSlots slots;
  private @Nullable LogTail tail;
  private volatile @Nullable PersistentHandleManager handles;
  private GridTimeoutProcessor.@Nullable CancelableTask ticks;

  PersistentWalManager(GridKernalContext kernal, DpmPlugin plugin, StoreComponents stores) {
    super(accepted(kernal));
    this.plugin = plugin;
    this.storage = kernal.config().getDataStorageConfiguration();
    this.health = new LogHealth(kernal);
    setFileIOFactory(stores.logFiles());
    WalSeam.plug(this, new Handles(storage));
  }

  private static GridKernalContext accepted(GridKernalContext kernal) {
    try {
      LogSettings.accept(
          kernal.config().getDataStorageConfiguration(), IgniteSystemProperties::getString);
    } catch (IgniteCheckedException e) {
      throw new IgniteException(e.getMessage(), e);
    }
    return kernal;
  }

  /** Builds our write path where the engine builds its own. */
  private final class Handles extends FileHandleManagerFactory {
    private Handles(DataStorageConfiguration configuration) {
      super(configuration);
    }

    @SuppressWarnings("rawtypes") // the engine's signature
    @Override
    public FileHandleManager build(
        GridCacheSharedContext engine,
        DataStorageMetricsImpl metrics,
        boolean mmap,
        RecordSerializer serializer,
        Supplier<FileWriteHandle> current) {
      PersistentHandleManager built =
          new PersistentHandleManager(
              opened(slots),
              health,
              new CdcFeed(cctx::cdc, log),
              new ResumeGuard(opened(tail)),
              metrics,
              current);
      handles = built;
      return built;
    }
  }

  /** True: an acknowledgement waits until its records are durable. */
  @Override
  public boolean isFullSync() {
    return true;
  }

  @Override
  public void start0() throws IgniteCheckedException {
    if (cctx.kernalContext().clientNode()) {
      return;
    }
    try {
      open(cctx.kernalContext().pdsFolderResolver().fileTree());
      super.start0();
      createSlots(opened(medium), cctx.kernalContext().pdsFolderResolver().fileTree());
    } catch (IOException e) {
      close();
      throw new StorageException("The log could not be opened: " + e.getMessage(), e);
    } catch (IgniteCheckedException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void open(NodeFileTree files) throws IOException {
    Path directory = Files.createDirectories(files.wal().toPath());
    DpmPluginConfiguration asked = plugin.configuration();
    Medium on =
        Media.open(new MediumRequest(directory, asked.kind(), asked.require(), asked.emulation()));
    medium = on;
    log.info("The log is on: " + on.probe());
    slots =
        new SegmentSlots(
            on,
            storage.getWalSegments(),
            number -> files.walSegment(number).toPath(),
            files.folderName());
    tail =
        new LogRepair(
                on,
                directory,
                files.walArchive().toPath(),
                storage.getWalSegments(),
                storage.getWalSegmentSize(),
                number -> files.walSegment(number).toPath(),
                new EarlierRecords(cctx))
            .repair();
    log.info("The log ends at: " + tail);
    plugin.logOpened(on.probe(), this::statistics);
  }

  /**
   * Makes what the engine made or moved in the log's directory durable, and every slot that is
   * missing, so that no segment waits for its file later.
   */
  private void createSlots(Medium on, NodeFileTree files) throws IOException {
    for (int number = 0; number < storage.getWalSegments(); number++) {
      Path file = files.walSegment(number).toPath();
      if (!Files.exists(file)) {
        on.create(file, storage.getWalSegmentSize()).close();
      }
    }
    on.syncDirectory(files.wal().toPath());
  }

  @Override
  public void resumeLogging(@Nullable WALPointer last) throws IgniteCheckedException {
    super.resumeLogging(last);
    if (cctx.cdc() != null && cctx.cdc().enabled() && ticks == null) {
      long period =
          IgniteSystemProperties.getLong(
              IgniteSystemProperties.IGNITE_WAL_SEGMENT_SYNC_TIMEOUT,
              FileHandleManagerImpl.DFLT_WAL_SEGMENT_SYNC_TIMEOUT);
      ticks = cctx.time().schedule(this::tick, period, period);
    }
  }

  private void tick() {
    PersistentHandleManager to = handles;
    if (to != null && !health.failed()) {
      try {
        to.tick();
      } catch (IgniteCheckedException | LogFailedError e) {
        log.error("The log's tail could not be made durable.", e);
      }
    }
  }

  /** Readers see everything that was logged before they were made, on any medium. */
  @Override
  public WALIterator replay(
      @Nullable WALPointer start,
      @Nullable IgniteBiPredicate<WALRecord.RecordType, WALPointer> filter)
      throws IgniteCheckedException {
    PersistentHandleManager to = handles;
    if (to != null) {
      to.flush(null, false);
    }
    return super.replay(start, filter);
  }

  @Override
  protected void stop0(boolean cancel) {
    GridTimeoutProcessor.CancelableTask running = ticks;
    if (running != null) {
      running.close();
      ticks = null;
    }
    super.stop0(cancel);
    if (isStopping()) {
      close();
    }
  }

  private void close() {
    SegmentSlots mapped = slots;
    // After a failure a writer may still be storing into its slot: leave the mapping to the end of
    // the process rather than take the memory away beneath it.
    if (mapped != null && !health.failed()) {
      mapped.close();
    }
    slots = null;
    Medium on = medium;
    if (on != null) {
      on.close();
      medium = null;
    }
  }

  private LogStatistics statistics() {
    PersistentHandleManager to = handles;
    LogTail end = tail;
    return to == null || end == null ? LogStatistics.NONE : to.statistics(end.repairedBytes());
  }

  private static <T> T opened(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("The log is not open.");
    }
    return part;
  }
}
