package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.ignite.store.DirectorySync;
import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.MediumKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.persistence.filename.NodeFileTree;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine renames and links segments without making the names durable; we do. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SegmentNamesTest {
  private static final int ARCHIVED = 3;

  private final Map<Path, Set<String>> durable = new ConcurrentHashMap<>();

  @Test
  void shouldHaveArchivedSegmentsAndTheirLinksForCaptureDurableByName() throws Exception {
    DpmPluginProvider plugin =
        new DpmPluginProvider(
            DpmPluginConfiguration.defaults().withKind(MediumKind.FILE),
            Media::open,
            this::recordAndSync);
    try (MediumRoot root = MediumRoot.on(MediumKind.FILE);
        LogNodes nodes = new LogNodes(root.path())) {
      IgniteConfiguration configuration = nodes.configuration("a", List.of(plugin));
      configuration
          .getDataStorageConfiguration()
          .getDefaultDataRegionConfiguration()
          .setCdcEnabled(true);
      Ignite ignite = nodes.start(configuration);
      LogNodes.activate(ignite);
      NodeFileTree files = ((IgniteEx) ignite).context().pdsFolderResolver().fileTree();
      Path archive = files.walArchive().toPath().toAbsolutePath();
      Path links = files.walCdc().toPath().toAbsolutePath();
      IgniteCache<Integer, byte[]> cache = ignite.getOrCreateCache("c");
      for (int key = 0; segments(archive).size() <= ARCHIVED; key++) {
        cache.put(key, LogNodes.value(key, 2_000));
      }

      // One that is being archived right now is nobody's yet.
      List<String> archived = segments(archive).subList(0, ARCHIVED);
      assertThat(segments(links)).containsAll(archived);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                assertThat(durable.getOrDefault(archive, Set.of())).containsAll(archived);
                assertThat(durable.getOrDefault(links, Set.of())).containsAll(archived);
              });
    }
  }

  private void recordAndSync(Path directory) throws IOException {
    String[] names = directory.toFile().list();
    DirectorySync.FSYNC.sync(directory);
    durable
        .computeIfAbsent(directory.toAbsolutePath(), any -> ConcurrentHashMap.newKeySet())
        .addAll(List.of(names == null ? new String[0] : names));
  }

  private static List<String> segments(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".wal"))
          .sorted()
          .toList();
    }
  }
}
