package io.dpmgrid.ignite;

import io.dpmgrid.ignite.store.RestartPhase;
import io.dpmgrid.ignite.store.SegmentFileIOFactory;
import io.dpmgrid.pmem.log.LogMark;
import io.dpmgrid.pmem.log.SegmentWriter;
import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.MediumRequest;
import io.dpmgrid.pmem.pool.Pool;
import io.dpmgrid.pmem.pool.PoolOwner;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteSystemProperties;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.pagemem.wal.WALIterator;
import org.apache.ignite.internal.pagemem.wal.record.DataRecord;
import org.apache.ignite.internal.pagemem.wal.record.RolloverType;
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
import org.apache.ignite.internal.processors.cache.persistence.wal.serializer.RecordSerializerFactoryImpl;
import org.apache.ignite.internal.processors.timeout.GridTimeoutProcessor;
import org.apache.ignite.internal.util.typedef.internal.CU;
import org.apache.ignite.lang.IgniteBiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The engine's log manager with its write path on a persistent medium. Archiver, compaction,
 * replay, cleaning and change data capture stay the engine's.
 */
final class PersistentWalManager extends FileWriteAheadLogManager {
  private static final Duration MARK_IN_PLACE = Duration.ofMillis(50);
  private static final Duration MARK_BY_WRITE = Duration.ofMillis(500);

  private final DpmPlugin plugin;
  private final StoreComponents stores;
  private final DpmPluginProvider.MediaOpener media;
  private final DataStorageConfiguration storage;
  private final LogHealth health;
  private final SegmentFileIOFactory segmentFiles;
  private @Nullable Medium medium;
  private @Nullable Pool pool;
  private @Nullable SegmentSlots slots;
  private @Nullable LogTail tail;
  private @Nullable LogMarkKeeper mark;
  private volatile @Nullable PersistentHandleManager handles;
  private GridTimeoutProcessor.@Nullable CancelableTask ticks;

  PersistentWalManager(
      GridKernalContext kernal,
      DpmPlugin plugin,
      StoreComponents stores,
      DpmPluginProvider.MediaOpener media) {
    super(kernal);
    this.plugin = plugin;
    this.stores = stores;
    this.media = media;
    this.storage = kernal.config().getDataStorageConfiguration();
    this.health = new LogHealth(kernal);
    this.segmentFiles = stores.logFiles();
    setFileIOFactory(segmentFiles);
    WalSeam.plug(this, new Handles(storage));
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
    long begun = System.nanoTime();
    if (cctx.kernalContext().clientNode()) {
      return;
    }
    try {
      open(cctx.kernalContext().pdsFolderResolver().fileTree());
      super.start0();
      createSlots(opened(medium), cctx.kernalContext().pdsFolderResolver().fileTree());
      plugin.restored(RestartPhase.OPEN, Duration.ofNanos(System.nanoTime() - begun));
    } catch (IOException e) {
      close();
      throw new StorageException("The log could not be opened: " + e.getMessage(), e);
    } catch (IgniteCheckedException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void open(NodeFileTree files) throws IOException {
    if (storage.getWalSegmentSize() > SegmentWriter.MAX_SIZE) {
      throw new IOException(
          "a segment of "
              + storage.getWalSegmentSize()
              + " bytes is longer than "
              + SegmentWriter.MAX_SIZE
              + ". Nothing was changed. Lower DataStorageConfiguration.walSegmentSize.");
    }
    Path directory = Files.createDirectories(files.wal().toPath());
    File links = files.walCdc();
    if (links != null && CU.isCdcEnabled(cctx.gridConfig())) {
      segmentFiles.linkedIn(files.walArchive().toPath(), links.toPath());
    }
    DpmPluginConfiguration asked = plugin.configuration();
    Medium on =
        media.open(new MediumRequest(directory, asked.kind(), asked.require(), asked.emulation()));
    medium = on;
    log.info("The log is on: " + on.probe());
    Pool opened = Pool.openOrCreate(on, directory, PoolOwner.of(consistentId()));
    pool = opened;
    if (opened.hardwareLostData()) {
      log.error(
          directory
              + ": the hardware counted a save that failed since this pool was last open, so"
              + " acknowledged writes may be lost. Compare this node with its peers before you"
              + " trust it.");
    }
    slots =
        new SegmentSlots(
            on,
            storage.getWalSegments(),
            number -> files.walSegment(number).toPath(),
            files.folderName());
    tail = repair(on, opened, files);
    log.info("The log ends at: " + tail);
    plugin.logOpened(on.probe(), opened, this::statistics, this::space);
  }

  private LogTail repair(Medium on, Pool of, NodeFileTree files) throws IOException {
    Path directory = files.wal().toPath();
    LogMark found = LogMark.open(on, directory, of.id());
    try {
      LogHistory history = LogHistory.of(found.state(), of.uncleanBefore());
      LogFiles segments =
          new LogFiles(
              directory,
              files.walArchive().toPath(),
              storage.getWalSegments(),
              number -> files.walSegment(number).toPath());
      LogTail end =
          new LogRepair(on, segments, storage.getWalSegmentSize(), new EarlierRecords(cctx))
              .repair(history, CheckpointMarkers.read(files.checkpoint().toPath()));
      if (history.isForeign(end)) {
        found.begin(end.segment());
      }
      // Not earlier: a tail that stock wrote under the clean mark would be judged by our order if
      // we died over it. What was done so far does no harm under that mark.
      of.markOpen();
      mark = keeper(found, on, files.folderName());
      return end;
    } catch (IOException | RuntimeException | Error e) {
      found.close();
      throw e;
    }
  }

  private LogMarkKeeper keeper(LogMark of, Medium on, String name) {
    Duration every = on.probe().kind() == MediumKind.FILE ? MARK_BY_WRITE : MARK_IN_PLACE;
    LogMarkKeeper.Position position =
        () -> {
          PersistentHandleManager now = handles;
          return now == null ? null : now.current();
        };
    return new LogMarkKeeper(of, position, every, log, name);
  }

  private String consistentId() throws IOException {
    try {
      return cctx.kernalContext().pdsFolderResolver().resolveFolders().consistentId().toString();
    } catch (IgniteCheckedException e) {
      throw new IOException("The node's consistent id is not known.", e);
    }
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

  /** A record that fits no segment is logged in parts where it has some; nothing is, where not. */
  @Override
  public @Nullable WALPointer log(WALRecord record, RolloverType rollOver)
      throws IgniteCheckedException {
    try {
      return super.log(record, rollOver);
    } catch (RecordTooLongException e) {
      if (rollOver != RolloverType.NONE) {
        throw e;
      }
      RecordSerializer serializer =
          new RecordSerializerFactoryImpl(cctx).createSerializer(serializerVersion());
      WALPointer last = null;
      for (DataRecord part : RecordParts.of(record, e, serializer)) {
        last = super.log(part, rollOver);
      }
      return last;
    }
  }

  /**
   * A checkpoint has ended: the engine has renamed its END marker, and from here on deletes the log
   * and the markers that END supersedes. The listeners of checkpoints hear of the end only then, so
   * here is where END's name must become durable.
   */
  @Override
  public void notchLastCheckpointPtr(WALPointer start) {
    try {
      stores.checkpointEnded();
    } catch (IOException e) {
      // Checked, though undeclared: only so does the engine fail this checkpoint for those who wait
      // for it and stop the node, as after any other of its steps.
      PersistentWalManager.<RuntimeException>throwUndeclared(
          new StorageException("The checkpoint's END marker cannot be made durable", e));
    }
    super.notchLastCheckpointPtr(start);
  }

  @SuppressWarnings("unchecked") // the cast is none at run time, which is the point
  private static <E extends Exception> void throwUndeclared(Exception failure) throws E {
    throw (E) failure;
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
    boolean sound = !health.failed() && !cctx.kernalContext().invalid() && handles != null;
    // A log that was refused is left as it was found.
    Pool held = pool;
    boolean untouched = handles == null && held != null && !held.uncleanBefore();
    LogMarkKeeper marked = mark;
    if (marked != null) {
      marked.close();
      mark = null;
    }
    SegmentSlots mapped = slots;
    // After a failure a writer may still be storing into its slot: leave the mapping to the end of
    // the process rather than take the memory away beneath it.
    if (mapped != null && !health.failed()) {
      mapped.close();
    }
    slots = null;
    giveUp(held, sound || untouched);
    pool = null;
    Medium on = medium;
    if (on != null) {
      on.close();
      medium = null;
    }
  }

  /** Only a node that stops in good order leaves the clean mark. */
  private void giveUp(@Nullable Pool held, boolean sound) {
    if (held == null) {
      return;
    }
    try {
      if (sound) {
        held.close();
      } else {
        held.abandon();
      }
    } catch (IOException | RuntimeException e) {
      log.error(
          held.directory() + ": the pool was not closed cleanly; the next start recovers.", e);
    }
  }

  private LogStatistics statistics() {
    PersistentHandleManager to = handles;
    LogTail end = tail;
    return to == null || end == null ? LogStatistics.NONE : to.statistics(end.repairedBytes());
  }

  private LogSpace space() {
    if (handles == null) {
      return LogSpace.NONE;
    }
    int ring = storage.getWalSegments();
    long archived = lastArchivedSegment();
    int used = (int) Math.min(ring, Math.max(0, currentSegment() - archived));
    long bytes = 0;
    for (long index = archived - walArchiveSegments() + 1; index <= archived; index++) {
      bytes += segmentSize(index);
    }
    return new LogSpace(
        ring,
        ring - used,
        walArchiveSegments(),
        bytes,
        storage.getMaxWalArchiveSize(),
        LogSpace.historySeconds(cctx.database()));
  }

  private static <T> T opened(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("The log is not open.");
    }
    return part;
  }
}
