package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.ignite.store.CheckpointReason;
import io.dpmgrid.ignite.store.CheckpointStatistics;
import io.dpmgrid.ignite.store.RestartPhase;
import io.dpmgrid.pmem.log.StallCause;
import io.dpmgrid.pmem.medium.MediumKind;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.persistence.CheckpointState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a node measures of itself, with a real engine. */
final class NodeMeasuresTest {
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

  private static long others(DpmPlugin plugin) {
    return Objects.requireNonNull(plugin.checkpoints().finished().get(CheckpointReason.OTHER));
  }
}
