package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpmgrid.ignite.rebalance.OperationTimes;
import io.dpmgrid.ignite.store.CheckpointReason;
import io.dpmgrid.ignite.store.CheckpointStatistics;
import io.dpmgrid.ignite.store.RestartPhase;
import io.dpmgrid.pmem.log.StallCause;
import io.dpmgrid.pmem.medium.MediumKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.persistence.CheckpointState;
import org.apache.ignite.internal.processors.performancestatistics.PerformanceStatisticsProcessor;
import org.apache.ignite.transactions.Transaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a node measures of itself, with a real engine. */
final class NodeMeasuresTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @ParameterizedTest
  @EnumSource(names = {"EMULATED", "FILE"})
  void shouldCountEveryPutOnceAcrossRollOvers(MediumKind kind) throws Exception {
    int puts = 5_000;
    try (MediumRoot root = MediumRoot.on(kind);
        LogNodes nodes = new LogNodes(root.path())) {
      Ignite ignite = nodes.start("a", kind, c -> c);
      LogNodes.activate(ignite);
      DpmPlugin plugin = LogNodes.pluginOf(ignite);
      IgniteCache<Integer, byte[]> cache = ignite.getOrCreateCache("c");
      LogStatistics before = plugin.logStatistics();
      LogStatistics last = before;
      for (int key = 0; key < puts; key++) {
        cache.put(key, LogNodes.value(key, 1024));
        if (key % 100 == 0) {
          LogStatistics now = plugin.logStatistics();
          assertThat(now.records()).isGreaterThanOrEqualTo(last.records());
          assertThat(now.bytes()).isGreaterThanOrEqualTo(last.bytes());
          last = now;
        }
      }
      LogStatistics after = plugin.logStatistics();

      assertThat(after.rollOvers()).isGreaterThan(before.rollOvers() + 1);
      assertThat(after.updates() - before.updates()).isEqualTo(puts);
      assertThat(after.records() - before.records()).isGreaterThanOrEqualTo(puts);
      assertThat(after.bytes() - before.bytes()).isGreaterThan(puts * 1024L);
      assertThat(after.stalls()).containsOnlyKeys(StallCause.values());
      assertThat(after.persistTimes().nanos()).isPositive();
      assertThat(after.groupCommits() > before.groupCommits()).isEqualTo(kind == MediumKind.FILE);
      assertThat(after.failed()).isFalse();
      LogSpace space = plugin.logSpace();
      assertThat(space.ring()).isEqualTo(LogNodes.RING);
      assertThat(space.free()).isBetween(0, LogNodes.RING - 1);
      assertThat(space.archived()).isPositive();
      assertThat(space.archivedBytes()).isPositive();
      assertThat(space.archiveLimitBytes()).isEqualTo(256L << 20);
    }
  }

  @Test
  void shouldTellCheckpointsAndThePhasesOfARestart() throws Exception {
    try (MediumRoot root = MediumRoot.on(MediumKind.EMULATED);
        LogNodes nodes = new LogNodes(root.path())) {
      Ignite first = nodes.start("a", MediumKind.EMULATED, c -> c);
      LogNodes.activate(first);
      first.getOrCreateCache("c").put(1, new byte[1024]);
      DpmPlugin plugin = LogNodes.pluginOf(first);
      long others = others(plugin);

      ((IgniteEx) first)
          .context()
          .cache()
          .context()
          .database()
          .forceCheckpoint("test")
          .futureFor(CheckpointState.FINISHED)
          .get();

      CheckpointStatistics done = plugin.checkpoints();
      assertThat(others(plugin)).isEqualTo(others + 1);
      assertThat(done.pages()).isPositive();
      assertThat(done.nanos()).isGreaterThanOrEqualTo(done.lastNanos());
      assertThat(done.lastNanos()).isGreaterThan(done.lockNanos() / 1000).isPositive();
      assertThat(done.lockNanos()).isPositive();
      assertThat(done.running()).isFalse();
      assertThat(done.lastEndMillis()).isPositive();
      assertThat(done.logLimitBytes()).isPositive();
      assertThat(plugin.logSpace().historySeconds()).isPositive();
      nodes.stop(first);

      DpmPlugin again = LogNodes.pluginOf(nodes.start("a", MediumKind.EMULATED, c -> c));
      Map<RestartPhase, Duration> restart = again.restart();
      assertThat(restart).containsOnlyKeys(RestartPhase.values());
      assertThat(restart.values()).allMatch(took -> took.toNanos() > 0);
      assertThat(Objects.requireNonNull(again.poolState()).uncleanOpens()).isZero();
      assertThat(again.hardwareLostData()).isFalse();
    }
  }

  @Test
  void shouldMeasureOperationsOnSingleEntriesAndLeaveTheEnginesStatisticsToThemselves()
      throws Exception {
    try (MediumRoot root = MediumRoot.on(MediumKind.EMULATED);
        LogNodes nodes = new LogNodes(root.path())) {
      Ignite ignite = nodes.start("a", MediumKind.EMULATED, c -> c);
      LogNodes.activate(ignite);
      PerformanceStatisticsProcessor engine = ((IgniteEx) ignite).context().performanceStatistics();
      OperationTimes times = LogNodes.pluginOf(ignite).operations();
      IgniteCache<Integer, byte[]> cache = ignite.getOrCreateCache("c");
      cache.put(0, new byte[1]);
      assertThat(engine.enabled()).as("nobody asked for anything").isFalse();
      assertThat(measured(times)).isZero();

      times.measure(true);
      for (int key = 0; key < 10; key++) {
        cache.put(key, new byte[1]);
        cache.putAsync(key, new byte[1]).get();
        assertThat(cache.get(key)).hasSize(1);
        assertThat(cache.getAsync(key).get()).hasSize(1);
      }
      cache.putAll(Map.of(11, new byte[1], 12, new byte[1]));
      assertThat(cache.getAll(Set.of(11, 12))).hasSize(2);
      assertThat(cache.remove(11)).isTrue();
      IgniteCache<Integer, Integer> transactional =
          ignite.getOrCreateCache(
              new CacheConfiguration<Integer, Integer>("t")
                  .setAtomicityMode(CacheAtomicityMode.TRANSACTIONAL));
      try (Transaction transaction = ignite.transactions().txStart()) {
        transactional.put(1, 1);
        transaction.commit();
      }
      await().atMost(LIMIT).untilAsserted(() -> assertThat(measured(times)).isEqualTo(42));

      times.measure(false);
      engine.startCollectStatistics();
      await().atMost(LIMIT).until(engine::enabled);
      cache.put(1, new byte[1]);
      engine.stopCollectStatistics();
      await().atMost(LIMIT).until(() -> !engine.enabled());
      assertThat(measured(times)).as("they are the engine's alone").isEqualTo(42);
      try (Stream<Path> written = Files.walk(root.path())) {
        assertThat(written.map(path -> String.valueOf(path.getFileName())))
            .anyMatch(name -> name.endsWith(".prf"));
      }
    }
  }

  private static long measured(OperationTimes times) {
    return Arrays.stream(times.reading()).sum();
  }

  private static long others(DpmPlugin plugin) {
    return Objects.requireNonNull(plugin.checkpoints().finished().get(CheckpointReason.OTHER));
  }
}
