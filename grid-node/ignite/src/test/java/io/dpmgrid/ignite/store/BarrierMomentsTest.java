package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.ignite.store.RecordingFiles.Event;
import io.dpmgrid.ignite.store.RecordingFiles.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.IgniteInternalFuture;
import org.apache.ignite.internal.pagemem.FullPageId;
import org.apache.ignite.internal.processors.cache.persistence.CheckpointState;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.pagemem.DelayedPageReplacementTracker;
import org.apache.ignite.internal.processors.cache.persistence.pagemem.PageMemoryImpl;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real engine reaches our barriers at the rare moments too. */
@Timeout(120)
class BarrierMomentsTest {
  @TempDir Path work = Path.of("replaced");
  private final int port = NodeSettings.nextPort();
  private final RecordingFiles recording = new RecordingFiles();

  @Test
  void shouldNotEndACheckpointWhileAReplacedPageIsBeingWritten() throws Exception {
    try (Ignite node = start()) {
      NodeProcess.put(NodeProcess.cache(node), 0, 100);
      NodeSettings.checkpoint(node);
      NodeProcess.put(NodeProcess.cache(node), 100, 200);
      GridCacheDatabaseSharedManager database =
          (GridCacheDatabaseSharedManager) ((IgniteEx) node).context().cache().context().database();
      DelayedPageReplacementTracker tracker =
          (DelayedPageReplacementTracker)
              EngineField.of(PageMemoryImpl.class, "delayedPageReplacementTracker")
                  .get(database.dataRegion("default").pageMemory());
      FullPageId page = new FullPageId(Long.MAX_VALUE, 77);
      tracker.lock(page);
      int ended = ends();

      IgniteInternalFuture<?> checkpoint =
          database
              .getCheckpointer()
              .scheduleCheckpoint(0, "test")
              .futureFor(CheckpointState.FINISHED);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(BarrierMomentsTest::somebodyWaitsForAReplacedPage);
      assertThat(ends()).isEqualTo(ended);

      tracker.unlock(page);
      checkpoint.get();
      assertThat(ends()).isEqualTo(ended + 1);
    }
  }

  @Test
  void shouldMakeTheEndOfARecoveredCheckpointDurableBeforeTheNextBegins() throws Exception {
    try (NodeDriver node = NodeDriver.start("ours", work, "n", port)) {
      assertThat(node.say("activate")).isEqualTo("ACTIVE");
      assertThat(node.say("put 0 500")).isNotNull();
      assertThat(node.say("checkpoint")).as(node.log()).isNotNull();
      assertThat(node.say("put 500 1000")).isNotNull();
      assertThat(node.say("halt-in-checkpoint 20")).isNull();
    }

    try (Ignite node = start()) {
      assertThat(NodeProcess.check(NodeProcess.cache(node), 0, 1_000)).isEqualTo(1_000);
    }
    List<Event> events = recording.events();
    Event end =
        events.stream()
            .filter(event -> event.is(Kind.CREATE, file -> isMarker(file, "END")))
            .findFirst()
            .orElseThrow();
    String name = end.name().replace(".tmp", "");
    for (Event event : events.subList(events.indexOf(end), events.size())) {
      if (event.kind() == Kind.SYNC_DIRECTORY && event.names().contains(name)) {
        return;
      }
      assertThat(event.name()).as("before " + name + " is durable").doesNotContain("-RECOVERY-");
      assertThat(event.is(Kind.CREATE, file -> isMarker(file, "START"))).isFalse();
    }
    throw new AssertionError(name + " is never made durable");
  }

  @Test
  void shouldHaveADestroyedCacheDurablyGoneAtTheNextEnd() throws Exception {
    try (Ignite node = start()) {
      IgniteCache<Integer, byte[]> cache = NodeProcess.cache(node);
      NodeProcess.put(cache, 0, 100);
      NodeSettings.checkpoint(node);
      Path directory = work.resolve("storage").resolve("n").resolve("cache-c");
      assertThat(directory.resolve("part-0.bin")).exists();
      int before = recording.events().size();

      cache.destroy();
      NodeProcess.put(NodeProcess.cache(node, "other"), 0, 100);
      NodeSettings.checkpoint(node);

      assertThat(Files.exists(directory.resolve("part-0.bin"))).isFalse();
      assertThat(recording.events().subList(before, recording.events().size()))
          .anyMatch(
              event ->
                  event.kind() == Kind.SYNC_DIRECTORY
                      && (event.path().equals(directory)
                          || (event.path().equals(directory.getParent())
                              && !event.names().contains("cache-c"))));
    }
  }

  private Ignite start() {
    Ignite node =
        Ignition.start(
            NodeSettings.persistent(work, "n", port)
                .setPluginProviders(new RecordingPlugin(recording)));
    node.cluster().state(ClusterState.ACTIVE);
    return node;
  }

  private int ends() {
    return (int)
        recording.events().stream()
            .filter(event -> event.is(Kind.CREATE, file -> isMarker(file, "END")))
            .count();
  }

  private static boolean isMarker(Path file, String kind) {
    return file.toString().endsWith("-" + kind + ".bin.tmp");
  }

  private static boolean somebodyWaitsForAReplacedPage() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(
            frame ->
                frame.getClassName().startsWith(DelayedPageReplacementTracker.class.getName())
                    && frame.getMethodName().equals("waitUnlock"));
  }
}
