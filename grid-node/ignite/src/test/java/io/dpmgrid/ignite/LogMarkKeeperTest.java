package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.log.LogMark;
import io.dpmgrid.pmem.log.LogMarkState;
import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.pool.PoolInspector;
import io.dpmgrid.pmem.pool.PoolState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How the mark of a real node's log goes on where its medium fails it for a while. */
@Timeout(120)
final class LogMarkKeeperTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @ParameterizedTest
  @EnumSource(names = {"EMULATED", "FILE"})
  void shouldMoveTheMarkAgainOnceItCanBeWritten(MediumKind kind) throws Exception {
    try (MediumRoot root = MediumRoot.on(kind);
        LogNodes nodes = new LogNodes(root.path())) {
      AtomicReference<@Nullable BreakableMedium> opened = new AtomicReference<>();
      DpmPluginProvider plugin =
          new DpmPluginProvider(
              DpmPluginConfiguration.defaults().withKind(kind),
              request -> {
                BreakableMedium made = new BreakableMedium(Media.open(request));
                opened.set(made);
                return made;
              });
      Ignite node = nodes.start(nodes.configuration("a", List.of(plugin)));
      LogNodes.activate(node);
      BreakableMedium medium = Objects.requireNonNull(opened.get());
      IgniteCache<Integer, byte[]> cache = node.getOrCreateCache("c");

      medium.breakOnly(LogMark.FILE_NAME);
      int refused = medium.refused();
      cache.put(1, LogNodes.value(1, 1024));
      Awaitility.await().atMost(PATIENCE).until(() -> medium.refused() > refused + 2);
      cache.put(2, LogNodes.value(2, 1024));
      WALPointer acknowledged =
          ((IgniteEx) node).context().cache().context().wal().lastWritePointer();
      assertThat(LogNodes.pluginOf(node).logStatistics().failed()).isFalse();

      medium.mend();
      Path wal = nodes.walDirectory("a");
      Awaitility.await().atMost(PATIENCE).until(() -> reaches(wal, acknowledged));
    }
  }

  private static boolean reaches(Path wal, WALPointer place) throws IOException {
    PoolState pool = Objects.requireNonNull(new PoolInspector().inspect(wal).state());
    LogMarkState mark = LogMark.read(wal, pool.poolId());
    return mark.segment() > place.index()
        || (mark.segment() == place.index() && mark.offset() >= place.fileOffset());
  }
}
