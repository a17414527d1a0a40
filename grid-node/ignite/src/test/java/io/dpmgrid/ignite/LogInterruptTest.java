package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.medium.MediumKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LogInterruptTest {
  private static final int WRITERS = 3;
  private static final int PUTS = 3_000;

  @ParameterizedTest
  @EnumSource(names = {"EMULATED", "FILE"})
  void shouldNeitherFailNorLoseAnythingWhenWritersAreInterrupted(MediumKind kind) throws Exception {
    Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    try (MediumRoot root = MediumRoot.on(kind);
        LogNodes nodes = new LogNodes(root.path())) {
      Ignite first = nodes.start("a", kind, c -> c);
      LogNodes.activate(first);
      IgniteCache<Integer, byte[]> cache = first.getOrCreateCache("c");
      List<Thread> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int lane = writer;
        writers.add(
            new Thread(
                () -> {
                  for (int i = 0; i < PUTS; i++) {
                    int key = i * WRITERS + lane;
                    try {
                      cache.put(key, LogNodes.value(key, 1024));
                      acknowledged.add(key);
                    } catch (RuntimeException e) {
                      // The engine may give an interrupted caller an error; that is no promise.
                      Thread.onSpinWait();
                    }
                  }
                }));
      }
      writers.forEach(Thread::start);
      while (writers.stream().anyMatch(Thread::isAlive)) {
        writers.forEach(Thread::interrupt);
        Thread.onSpinWait();
      }
      LogStatistics statistics = LogNodes.pluginOf(first).logStatistics();
      assertThat(statistics.failed()).isFalse();
      assertThat(statistics.rollOvers()).isGreaterThan(2);
      assertThat(acknowledged).hasSizeGreaterThan(PUTS);
      nodes.stop(first);

      Ignite second = nodes.restart("a", kind);
      IgniteCache<Integer, byte[]> again = second.getOrCreateCache("c");
      for (int key : acknowledged) {
        assertThat(again.get(key)).isEqualTo(LogNodes.value(key, 1024));
      }
    }
  }

  /** The ring is full, and the one who rolls over waits in the engine for a free slot. */
  @ParameterizedTest
  @EnumSource(names = {"EMULATED", "FILE"})
  void shouldOutliveInterruptsOfAWriterThatWaitsForTheArchiver(MediumKind kind) throws Exception {
    Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    CountDownLatch archive = new CountDownLatch(1);
    try (MediumRoot root = MediumRoot.on(kind);
        LogNodes nodes = new LogNodes(root.path())) {
      Ignite first =
          nodes.start("a", kind, c -> c.setIncludeEventTypes(EventType.EVT_WAL_SEGMENT_ARCHIVED));
      LogNodes.activate(first);
      // On the archiver's own thread, so it stands still meanwhile.
      first
          .events()
          .localListen(
              event -> {
                Uninterruptibles.await(archive);
                return true;
              },
              EventType.EVT_WAL_SEGMENT_ARCHIVED);
      IgniteCache<Integer, byte[]> cache = first.getOrCreateCache("c");
      List<Thread> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int lane = writer;
        writers.add(new Thread(() -> put(cache, lane, acknowledged)));
      }
      writers.forEach(Thread::start);
      for (int i = 0; i < INTERRUPTS; i++) {
        Thread waiting = waitingForTheArchiver(writers);
        waiting.interrupt();
        Awaitility.await().atMost(PATIENCE).until(() -> !waiting.isInterrupted());
      }
      assertThat(acknowledged).hasSizeLessThan(WRITERS * PUTS / 2);
      archive.countDown();
      for (Thread writer : writers) {
        writer.join();
      }
      LogStatistics statistics = LogNodes.pluginOf(first).logStatistics();
      assertThat(statistics.failed()).isFalse();
      assertThat(((IgniteEx) first).context().invalid()).isFalse();
      assertThat(acknowledged).hasSizeGreaterThan(WRITERS * PUTS - 100);
      nodes.stop(first);

      expectAll(nodes.restart("a", kind), acknowledged);
    }
  }
}
