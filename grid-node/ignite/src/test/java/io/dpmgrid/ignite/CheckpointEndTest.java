package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.ignite.store.DirectorySync;
import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.MediumKind;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteState;
import org.apache.ignite.Ignition;
import org.apache.ignite.IgnitionListener;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.persistence.CheckpointState;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.wal.FileWriteAheadLogManager;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The name of END is durable before the engine may delete the log that END supersedes. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CheckpointEndTest {
  private static final int CHECKPOINTS = 3;

  /**
   * @param start where the log is needed from, by this marker
   * @param given what the archive's cleaner knew when the marker's name became durable
   */
  private record End(String marker, WALPointer start, WALPointer given) {}

  private final Set<String> seen = new HashSet<>();
  private final List<End> ends = new ArrayList<>();
  private volatile @Nullable FileWriteAheadLogManager log;
  private volatile boolean failing;

  @Test
  void shouldMakeTheNameOfEndDurableBeforeItsLogMayBeDeleted() throws Exception {
    try (MediumRoot root = MediumRoot.on(MediumKind.FILE);
        LogNodes nodes = new LogNodes(root.path())) {
      Ignite node = start(nodes);
      for (int round = 0; round < CHECKPOINTS; round++) {
        node.cache("c").put(round, LogNodes.value(round, 1_000));
        checkpoint(node);
      }
    }
    assertThat(ends).hasSizeGreaterThanOrEqualTo(CHECKPOINTS);
    assertThat(ends).allSatisfy(end -> assertThat(end.given()).isLessThan(end.start()));
  }

  @Test
  void shouldStopTheNodeAndLeaveTheLogWhenTheNameOfEndCannotBeMadeDurable() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    IgnitionListener listener =
        (name, state) -> {
          if (state == IgniteState.STOPPED_ON_FAILURE) {
            stopped.countDown();
          }
        };
    Ignition.addListener(listener);
    try (MediumRoot root = MediumRoot.on(MediumKind.FILE);
        LogNodes nodes = new LogNodes(root.path())) {
      Ignite node = start(nodes);
      FileWriteAheadLogManager itsLog = logOf(node);
      WALPointer before = lastCheckpoint(itsLog);
      IgniteCache<Integer, byte[]> cache = node.cache("c");
      cache.put(1, LogNodes.value(1, 1_000));

      failing = true;
      assertThatThrownBy(() -> checkpoint(node)).hasStackTraceContaining("told to fail");
      assertThat(stopped.await(60, TimeUnit.SECONDS)).isTrue();

      assertThat(lastCheckpoint(itsLog)).isEqualTo(before);
      failing = false;
      log = null;
      assertThat(nodes.restart("a", MediumKind.FILE).<Integer, byte[]>cache("c").get(1))
          .isEqualTo(LogNodes.value(1, 1_000));
    } finally {
      Ignition.removeListener(listener);
    }
  }

  private Ignite start(LogNodes nodes) throws Exception {
    Ignite node =
        nodes.start(
            nodes.configuration(
                "a",
                List.of(
                    new DpmPluginProvider(
                        DpmPluginConfiguration.defaults().withKind(MediumKind.FILE),
                        Media::open,
                        this::watchAndSync))));
    LogNodes.activate(node);
    node.getOrCreateCache("c");
    checkpoint(node);
    log = logOf(node);
    return node;
  }

  private void watchAndSync(Path directory) throws IOException {
    DirectorySync.FSYNC.sync(directory);
    String[] names = directory.toFile().list();
    if (!directory.endsWith("cp") || names == null) {
      return;
    }
    for (String name : names) {
      if (name.endsWith("-END.bin") && seen.add(name)) {
        FileWriteAheadLogManager asked = log;
        if (asked != null) {
          ends.add(new End(name, start(directory.resolve(name)), lastCheckpoint(asked)));
        }
        if (failing) {
          throw new IOException("Input/output error (told to fail): " + name);
        }
      }
    }
  }

  private static WALPointer start(Path marker) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(marker)).order(ByteOrder.nativeOrder());
    return new WALPointer(bytes.getLong(), bytes.getInt(), bytes.getInt());
  }

  private static FileWriteAheadLogManager logOf(Ignite node) {
    return (FileWriteAheadLogManager) ((IgniteEx) node).context().cache().context().wal();
  }

  private static WALPointer lastCheckpoint(FileWriteAheadLogManager of) {
    try {
      Field field = FileWriteAheadLogManager.class.getDeclaredField("lastCheckpointPtr");
      field.setAccessible(true);
      return (WALPointer) field.get(of);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("lastCheckpointPtr", e);
    }
  }

  private static void checkpoint(Ignite node) throws Exception {
    ((GridCacheDatabaseSharedManager) ((IgniteEx) node).context().cache().context().database())
        .getCheckpointer()
        .scheduleCheckpoint(0, "test")
        .futureFor(CheckpointState.FINISHED)
        .get();
  }
}
