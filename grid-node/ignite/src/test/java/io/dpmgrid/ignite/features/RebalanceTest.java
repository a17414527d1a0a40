package io.dpmgrid.ignite.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collection;
import java.util.stream.IntStream;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.cache.CacheRebalanceMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.internal.processors.cache.GridCacheContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that was away catches up from its peers' log, which is ours. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RebalanceTest {
  private static final int KEYS = 20_000;
  private static final int CHANGED = 200;

  private TestMedium medium;
  private Nodes nodes;

  @BeforeEach
  void start() {
    medium = new TestMedium();
    nodes = new Nodes(medium, 2);
    nodes.startAll();
  }

  @AfterEach
  void end() {
    nodes.close();
    medium.close();
  }

  @Test
  void shouldSendAReturningNodeOnlyWhatItMissed() {
    IgniteCache<Integer, String> cache =
        nodes
            .client()
            .getOrCreateCache(
                new CacheConfiguration<Integer, String>("data")
                    .setCacheMode(CacheMode.REPLICATED)
                    .setRebalanceMode(CacheRebalanceMode.ASYNC)
                    .setAffinity(new RendezvousAffinityFunction(false, 32))
                    .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC));
    try (var streamer = nodes.client().<Integer, String>dataStreamer("data")) {
      streamer.allowOverwrite(true);
      IntStream.range(0, KEYS).forEach(key -> streamer.addData(key, "old"));
    }
    // The log is of use only from a checkpoint on that knows the partitions' counters.
    OnNode.checkpoint(nodes.client());
    nodes.stop(1);
    IntStream.range(0, CHANGED).forEach(key -> cache.put(key, "new"));

    nodes.start(1);
    awaitBothOwnEverything();

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(nodes.log(1))
                    .containsPattern(
                        "Completed \\(final\\) rebalancing .*grp=data,.*histEntries="
                            + CHANGED
                            + ",.*fullEntries=0,"));

    nodes.stop(0);
    assertThat(cache.get(CHANGED - 1)).isEqualTo("new");
    assertThat(cache.get(KEYS - 1)).isEqualTo("old");
  }

  private void awaitBothOwnEverything() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              Collection<Boolean> owning =
                  OnNode.ask(
                      nodes.client(),
                      ignite -> {
                        GridCacheContext<?, ?> context =
                            ignite.context().cache().internalCache("data").context();
                        return context.topology().hasMovingPartitions();
                      });
              return owning.size() == 2 && owning.stream().noneMatch(moving -> moving);
            });
  }
}
