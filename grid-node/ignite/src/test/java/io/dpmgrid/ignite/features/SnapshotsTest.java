package io.dpmgrid.ignite.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.configuration.CacheConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Snapshots, full and incremental, of a cluster on our medium. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SnapshotsTest {
  private static final String CACHE = "data";
  private static final String SNAPSHOT = "saved";

  private TestMedium medium;
  private Nodes nodes;

  @BeforeEach
  void start() {
    medium = new TestMedium();
    // An incremental snapshot is made of compacted segments.
    nodes = new Nodes(medium, 2, EngineSettings.COMPACTION);
    nodes.startAll();
  }

  @AfterEach
  void end() {
    nodes.close();
    medium.close();
  }

  @Test
  void shouldRestoreAFullAndAnIncrementalSnapshotAfterAKill() {
    IgniteCache<Integer, String> cache = create();
    IntStream.range(0, 500).forEach(key -> cache.put(key, "full"));
    nodes.client().snapshot().createSnapshot(SNAPSHOT).get();
    IntStream.range(0, 100).forEach(key -> cache.put(key, "increment"));
    IntStream.range(500, 600).forEach(key -> cache.put(key, "increment"));
    nodes.client().snapshot().createIncrementalSnapshot(SNAPSHOT).get();
    IntStream.range(0, 600).forEach(key -> cache.put(key, "later"));

    nodes.killAllAndRestart();
    Ignite client = nodes.client();
    assertThat(client.<Integer, String>cache(CACHE).get(599)).isEqualTo("later");
    assertThat(OnNode.checkSnapshot(client, SNAPSHOT, 0)).isEmpty();
    assertThat(OnNode.checkSnapshot(client, SNAPSHOT, 1)).isEmpty();

    destroy(client);
    OnNode.restoreSnapshot(client, SNAPSHOT, CACHE, 1);
    expect(client, 600, 100, 500);

    destroy(client);
    OnNode.restoreSnapshot(client, SNAPSHOT, CACHE, 0);
    expect(client, 500, 0, 500);

    nodes.killAllAndRestart();
    expect(nodes.client(), 500, 0, 500);
  }

  private IgniteCache<Integer, String> create() {
    return nodes
        .client()
        .getOrCreateCache(
            new CacheConfiguration<Integer, String>(CACHE)
                .setBackups(1)
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC));
  }

  /** Waits for the servers too, which delete a destroyed cache's files in the background. */
  private void destroy(Ignite client) {
    client.destroyCache(CACHE);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> isGone(nodes.settings(0)) && isGone(nodes.settings(1)));
  }

  private static boolean isGone(EngineSettings node) {
    Path directory = node.home().resolve("db").resolve(node.name()).resolve("cache-" + CACHE);
    String[] left = directory.toFile().list();
    return left == null || left.length == 0;
  }

  /** Keys below {@code changed} and from {@code added} on are the increment's. */
  private static void expect(Ignite client, int size, int changed, int added) {
    // The client learns of a restored cache after the servers have it.
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> client.cacheNames().contains(CACHE));
    IgniteCache<Integer, String> found = client.cache(CACHE);
    assertThat(found.size()).isEqualTo(size);
    for (int key = 0; key < size; key++) {
      assertThat(found.get(key)).isEqualTo(key < changed || key >= added ? "increment" : "full");
    }
  }
}
