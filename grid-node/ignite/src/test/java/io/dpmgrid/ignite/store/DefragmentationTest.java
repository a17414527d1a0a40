package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.persistence.defragmentation.IgniteDefragmentation;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The engine's defragmentation, a maintenance task, rewrites the files of our store. */
@Timeout(300)
class DefragmentationTest {
  private static final int KEYS = 4_000;
  private static final int KEPT = 100;

  @TempDir Path work = Path.of("replaced");
  private final int port = NodeSettings.nextPort();

  @Test
  void shouldShrinkPartitionsInMaintenanceAndServeThemAfterwards() throws Exception {
    try (Ignite node = Ignition.start(OurNode.persistent(work, "n", port))) {
      node.cluster().state(ClusterState.ACTIVE);
      IgniteCache<Integer, byte[]> cache = NodeProcess.cache(node);
      NodeProcess.put(cache, 0, KEYS);
      for (int key = KEPT; key < KEYS; key++) {
        cache.remove(key);
      }
      IgniteDefragmentation.ScheduleResult scheduled =
          ((IgniteEx) node).context().defragmentation().schedule(List.of());
      assertThat(scheduled).isEqualTo(IgniteDefragmentation.ScheduleResult.SUCCESS);
    }
    long before = partitionBytes();

    try (Ignite node = Ignition.start(OurNode.persistent(work, "n", port))) {
      IgniteEx engine = (IgniteEx) node;
      assertThat(engine.context().maintenanceRegistry().isMaintenanceMode()).isTrue();
      IgniteDefragmentation running = engine.context().defragmentation();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> running.startTime() > 0 && !running.inProgress());
      assertThat(running.status().getCompletedCaches()).containsKey("c");
    }
    assertThat(partitionBytes()).isLessThan(before / 4);

    try (Ignite node = Ignition.start(OurNode.persistent(work, "n", port))) {
      node.cluster().state(ClusterState.ACTIVE);
      IgniteCache<Integer, byte[]> cache = NodeProcess.cache(node);
      assertThat(cache.size()).isEqualTo(KEPT);
      assertThat(NodeProcess.check(cache, 0, KEPT)).isEqualTo(KEPT);
      NodeProcess.put(cache, KEPT, 2 * KEPT);
    }
    try (Ignite node = Ignition.start(OurNode.persistent(work, "n", port))) {
      node.cluster().state(ClusterState.ACTIVE);
      assertThat(NodeProcess.check(NodeProcess.cache(node), 0, 2 * KEPT)).isEqualTo(2 * KEPT);
    }
  }

  private long partitionBytes() {
    File[] files = work.resolve("storage").resolve("n").resolve("cache-c").toFile().listFiles();
    return Stream.of(Objects.requireNonNull(files))
        .filter(file -> file.getName().matches("part-\\d+\\.bin"))
        .mapToLong(File::length)
        .sum();
  }
}
