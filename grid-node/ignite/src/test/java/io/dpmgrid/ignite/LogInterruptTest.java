package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.medium.MediumKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.events.EventType;
import org.apache.ignite.internal.IgniteEx;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LogInterruptTest {
  private static final int WRITERS = 3;
  private static final int PUTS = 3_000;
  private static final int MANY_PUTS = 6_000;
  private static final int INTERRUPTS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

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
        writers.add(new Thread(() -> put(cache, lane, PUTS, acknowledged)));
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

      expectAll(nodes.restart("a", kind), acknowledged);
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
                return awaited(archive);
              },
              EventType.EVT_WAL_SEGMENT_ARCHIVED);
      IgniteCache<Integer, byte[]> cache = first.getOrCreateCache("c");
      List<Thread> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int lane = writer;
        writers.add(new Thread(() -> put(cache, lane, MANY_PUTS, acknowledged)));
      }
      writers.forEach(Thread::start);
      for (int i = 0; i < INTERRUPTS; i++) {
        Thread waiting = waitingForTheArchiver(writers);
        waiting.interrupt();
        Awaitility.await().atMost(PATIENCE).until(() -> !waiting.isInterrupted());
      }
      assertThat(acknowledged).hasSizeLessThan(WRITERS * MANY_PUTS);
      archive.countDown();
      for (Thread writer : writers) {
        writer.join();
      }
      LogStatistics statistics = LogNodes.pluginOf(first).logStatistics();
      assertThat(statistics.failed()).isFalse();
      assertThat(((IgniteEx) first).context().invalid()).isFalse();
      assertThat(acknowledged).hasSizeGreaterThan(WRITERS * PUTS);
      nodes.stop(first);

      expectAll(nodes.restart("a", kind), acknowledged);
    }
  }

  private static void put(
      IgniteCache<Integer, byte[]> cache, int lane, int puts, Set<Integer> acknowledged) {
    for (int i = 0; i < puts; i++) {
      int key = i * WRITERS + lane;
      try {
        cache.put(key, LogNodes.value(key, 1024));
        acknowledged.add(key);
      } catch (RuntimeException e) {
        // The engine may give an interrupted caller an error; that is no promise.
        Thread.onSpinWait();
      }
    }
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Thread waitingForTheArchiver(List<Thread> writers) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                writers.stream()
                    .filter(LogInterruptTest::waitsForTheArchiver)
                    .findAny()
                    .orElse(null),
            Objects::nonNull);
  }

  private static boolean waitsForTheArchiver(Thread writer) {
    StackTraceElement[] stack = writer.getStackTrace();
    return writer.getState() == Thread.State.WAITING
        && Arrays.stream(stack)
            .anyMatch(frame -> frame.getMethodName().equals("nextAbsoluteSegmentIndex"));
  }

  private static void expectAll(Ignite again, Set<Integer> acknowledged) {
    IgniteCache<Integer, byte[]> cache = again.getOrCreateCache("c");
    for (int key : acknowledged) {
      assertThat(cache.get(key)).isEqualTo(LogNodes.value(key, 1024));
    }
  }
}
