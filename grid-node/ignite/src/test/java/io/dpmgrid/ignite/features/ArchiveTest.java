package io.dpmgrid.ignite.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.configuration.CacheConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Full segments leave our ring for the archive, are compressed there, and deleted in time. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ArchiveTest {
  private static final int KEYS = 200;
  private static final long ARCHIVE_LIMIT = 12L << 20;
  private static final long SEGMENT = 2L << 20;

  private TestMedium medium;
  private Nodes nodes;

  @BeforeEach
  void makeMedium() {
    medium = new TestMedium();
  }

  @AfterEach
  void end() {
    nodes.close();
    medium.close();
  }

  @Test
  void shouldCompressArchivedSegmentsAndRecoverAfterAKill() {
    nodes = new Nodes(medium, 1, EngineSettings.COMPACTION);
    nodes.startAll();
    fill(40);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> archived().stream().anyMatch(file -> file.toString().endsWith(".wal.zip")));

    nodes.killAllAndRestart();

    expect(40);
  }

  @Test
  void shouldKeepTheArchiveWithinItsLimitAndRecoverAfterAKill() {
    nodes = new Nodes(medium, 1, EngineSettings.SMALL_ARCHIVE);
    nodes.startAll();
    fill(150);
    // The limit may be passed by what is being archived at the moment.
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () -> assertThat(archiveBytes()).isPositive().isLessThan(ARCHIVE_LIMIT + 2 * SEGMENT));

    nodes.killAllAndRestart();

    expect(150);
  }

  private void fill(int rounds) {
    IgniteCache<Integer, byte[]> cache =
        nodes
            .client()
            .getOrCreateCache(
                new CacheConfiguration<Integer, byte[]>("filled")
                    .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC));
    for (int round = 1; round <= rounds; round++) {
      for (int key = 0; key < KEYS; key++) {
        cache.put(key, value(key, round));
      }
    }
  }

  private void expect(int round) {
    IgniteCache<Integer, byte[]> cache = nodes.client().cache("filled");
    for (int key = 0; key < KEYS; key++) {
      assertThat(cache.get(key)).isEqualTo(value(key, round));
    }
  }

  private static byte[] value(int key, int round) {
    byte[] value = new byte[1_000];
    new Random(31L * key + round).nextBytes(value);
    return value;
  }

  private long archiveBytes() {
    return archived().stream().mapToLong(ArchiveTest::size).sum();
  }

  private List<Path> archived() {
    try (Stream<Path> files = Files.walk(nodes.settings(0).home().resolve("archive"))) {
      return files.filter(file -> file.toString().contains(".wal")).toList();
    } catch (UncheckedIOException | IOException deletedMeanwhile) {
      return List.of();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException deletedMeanwhile) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
