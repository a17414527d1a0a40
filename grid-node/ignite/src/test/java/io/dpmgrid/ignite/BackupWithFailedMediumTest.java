package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.MediumKind;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.cache.CacheException;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.failure.FailureContext;
import org.apache.ignite.failure.FailureHandler;
import org.apache.ignite.lang.IgniteFuture;
import org.apache.ignite.lang.IgniteFutureTimeoutException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BackupWithFailedMediumTest {
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  /** Counts, and leaves the node running: so that only the log itself can withhold an answer. */
  private static final class Counting implements FailureHandler {
    private final AtomicInteger failures = new AtomicInteger();

    @Override
    public boolean onFailure(Ignite ignite, FailureContext context) {
      failures.incrementAndGet();
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource({"EMULATED,ATOMIC", "EMULATED,TRANSACTIONAL", "FILE,ATOMIC", "FILE,TRANSACTIONAL"})
  void shouldNotAcknowledgeWhatABackupCouldNotMakeDurable(MediumKind kind, CacheAtomicityMode mode)
      throws Exception {
    Counting onBackup = new Counting();
    try (MediumRoot root = MediumRoot.on(kind);
        LogNodes nodes = new LogNodes(root.path())) {
      Ignite primary = nodes.start("a", kind, c -> c);
      AtomicReference<@Nullable BreakableMedium> medium = new AtomicReference<>();
      Ignite backup =
          nodes.start(
              nodes
                  .configuration(
                      "b",
                      List.of(
                          new DpmPluginProvider(
                              DpmPluginConfiguration.defaults().withKind(kind),
                              request -> {
                                BreakableMedium opened = new BreakableMedium(Media.open(request));
                                medium.set(opened);
                                return opened;
                              })))
                  .setFailureHandler(onBackup));
      LogNodes.activate(primary);
      IgniteCache<Integer, byte[]> cache =
          primary.getOrCreateCache(
              new CacheConfiguration<Integer, byte[]>("c")
                  .setAtomicityMode(mode)
                  .setBackups(1)
                  .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC));
      List<Integer> keys = keysOf(primary, 50);
      for (int key : keys) {
        cache.put(key, LogNodes.value(key, 1024));
      }
      assertThat(onBackup.failures).hasValue(0);

      Objects.requireNonNull(medium.get()).breakIt();

      long since = System.nanoTime();
      IgniteFuture<Void> put = cache.putAsync(keys.get(0), LogNodes.value(-1, 1024));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(onBackup.failures.get()).isPositive());
      assertThat(LogNodes.pluginOf(backup).logStatistics().failed()).isTrue();

      // And once more: the failure sticks, also where nothing new is to be made durable.
      IgniteFuture<Void> second = cache.putAsync(keys.get(1), LogNodes.value(-2, 1024));
      assertNotAcknowledged(second, System.nanoTime());
      assertNotAcknowledged(put, since);

      nodes.stop(backup);
      cache.put(keys.get(2), LogNodes.value(-3, 1024));
    }
  }

  /** Unanswered, or answered with an error: both are honest. */
  private static void assertNotAcknowledged(IgniteFuture<Void> put, long since) {
    long left = Math.max(1, since + PATIENCE.toNanos() - System.nanoTime());
    assertThatThrownBy(() -> put.get(left, TimeUnit.NANOSECONDS))
        .isInstanceOfAny(IgniteFutureTimeoutException.class, CacheException.class);
  }

  private static List<Integer> keysOf(Ignite primary, int count) {
    ClusterNode local = primary.cluster().localNode();
    return Stream.iterate(0, key -> key + 1)
        .filter(key -> primary.affinity("c").isPrimary(local, key))
        .limit(count)
        .toList();
  }
}
