package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.pmem.medium.EmulationModel;
import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.MediumRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.failure.NoOpFailureHandler;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.NodeStoppingException;
import org.apache.ignite.internal.pagemem.wal.IgniteWriteAheadLogManager;
import org.apache.ignite.internal.pagemem.wal.record.MetastoreDataRecord;
import org.apache.ignite.internal.pagemem.wal.record.WALRecord;
import org.apache.ignite.internal.processors.cache.persistence.DataStorageMetricsImpl;
import org.apache.ignite.internal.processors.cache.persistence.StorageException;
import org.apache.ignite.internal.processors.cache.persistence.file.RandomAccessFileIOFactory;
import org.apache.ignite.internal.processors.cache.persistence.wal.io.SegmentIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who still wants to log when no segment follows any more hears so, and is not kept waiting. */
@Timeout(120)
final class LogEndTest {
  private static final int SLOT = 1 << 20;
  private static final int RING = 2;
  private static final int PATIENCE_SECONDS = 60;

  @Test
  void shouldRefuseWhatIsLoggedAfterTheNodeStopped() throws Exception {
    try (MediumRoot root = MediumRoot.on(MediumKind.EMULATED);
        LogNodes nodes = new LogNodes(root.path())) {
      Ignite node = nodes.start("a", MediumKind.EMULATED, c -> c);
      LogNodes.activate(node);
      IgniteWriteAheadLogManager log = ((IgniteEx) node).context().cache().context().wal();
      assertThat(log.log(record())).isNotNull();
      nodes.stop(node);

      assertThatThrownBy(() -> inTime(() -> log.log(record())))
          .hasCauseInstanceOf(IgniteCheckedException.class);
    }
  }

  @Test
  void shouldRefuseRecordsBehindTheEndOfTheLog() throws Exception {
    onLog(
        log -> {
          PersistentWriteHandle handle = log.first();
          assertThat(LogHandles.add(log.kernal, handle, record())).isNotNull();
          assertThat(handle.close(false)).isTrue();

          assertThatThrownBy(() -> LogHandles.add(log.kernal, handle, record()))
              .isInstanceOf(NodeStoppingException.class);
          assertThat(handle.close(true)).isFalse();
          inTime(() -> awaitNext(handle));
          assertThat(log.health.failed()).isFalse();
        });
  }

  /** The engine wakes nobody when the first record of a new segment fails. */
  @Test
  void shouldLetThoseGoWhoWaitForASegmentWhenTheLogFails() throws Exception {
    onLog(
        log -> {
          PersistentWriteHandle handle = log.first();
          assertThat(handle.close(true)).isTrue();
          FutureTask<Void> waiting = started(() -> awaitNext(handle));

          log.health.fail(new IOException("gone"));

          waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
          assertThatThrownBy(() -> LogHandles.add(log.kernal, handle, record()))
              .isInstanceOf(StorageException.class);
        });
  }

  /** Of all that can go wrong here the engine handles nothing but I/O errors. */
  @Test
  void shouldFailTheLogWhenASegmentCannotBeBegunForWhateverReason() throws Exception {
    onLog(
        log -> {
          log.medium.refuseToOpen();
          assertThatThrownBy(log::first)
              .isInstanceOf(IOException.class)
              .hasMessageContaining("Segment 0 of the log cannot be begun")
              .hasRootCauseInstanceOf(IllegalStateException.class);
          assertThat(log.health.failed()).isTrue();
        });
  }

  private static @Nullable Void awaitNext(PersistentWriteHandle handle) {
    handle.awaitNext();
    return null;
  }

  private static WALRecord record() {
    return new MetastoreDataRecord("key", new byte[100]);
  }

  private static <T extends @Nullable Object> FutureTask<T> started(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "late");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private static <T extends @Nullable Object> T inTime(Callable<T> work) throws Exception {
    try {
      return started(work).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** A log beside that of a running engine. */
  private record Log(
      GridKernalContext kernal,
      Path directory,
      BreakableMedium medium,
      LogHealth health,
      PersistentHandleManager manager) {
    PersistentWriteHandle first() throws Exception {
      Path none = Files.createTempFile(directory, "dpm-log", "io");
      PersistentWriteHandle handle =
          (PersistentWriteHandle)
              manager.nextHandle(
                  new SegmentIO(0, new RandomAccessFileIOFactory().create(none.toFile())),
                  LogHandles.serializer(kernal));
      handle.writeHeader();
      return handle;
    }
  }

  /** What a test does with a log. */
  private interface OnLog {
    void run(Log log) throws Exception;
  }

  private static void onLog(OnLog test) throws Exception {
    try (MediumRoot root = MediumRoot.on(MediumKind.EMULATED);
        LogNodes nodes = new LogNodes(root.path());
        Ignite node =
            nodes.start(
                nodes
                    .configuration(
                        "stock", List.of(new DpmPluginProvider(DpmPluginConfiguration.off())))
                    .setFailureHandler(new NoOpFailureHandler())
                    .setDataStorageConfiguration(new DataStorageConfiguration()));
        BreakableMedium medium =
            new BreakableMedium(
                Media.open(
                    new MediumRequest(
                        root.path(), MediumKind.EMULATED, null, EmulationModel.NONE)));
        SegmentSlots slots =
            new SegmentSlots(
                medium,
                RING,
                n -> root.path().resolve(String.format(Locale.ROOT, "%016d.wal", n)),
                "test")) {
      for (int n = 0; n < RING; n++) {
        medium
            .create(root.path().resolve(String.format(Locale.ROOT, "%016d.wal", n)), SLOT)
            .close();
      }
      GridKernalContext kernal = ((IgniteEx) node).context();
      LogHealth health = new LogHealth(kernal);
      PersistentHandleManager manager =
          new PersistentHandleManager(
              slots,
              health,
              new CdcFeed(() -> null, Objects.requireNonNull(kernal.log("test"))),
              new ResumeGuard(new LogTail(0, 0, 0)),
              new DataStorageMetricsImpl(kernal.metric(), false, 1_000, 2),
              () -> null);
      test.run(new Log(kernal, root.path(), medium, health, manager));
    }
  }
}
