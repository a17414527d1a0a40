package io.dpmgrid.ignite.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.CacheConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ours and the stock engine in one cluster; the stock ones have no class of ours. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class MixedClusterTest {
  private TestMedium medium;
  private Nodes nodes;

  @BeforeEach
  void makeMedium() {
    medium = new TestMedium();
    nodes = new Nodes(medium, 2);
  }

  @AfterEach
  void end() {
    nodes.close();
    medium.close();
  }

  @Test
  void shouldJoinAStockCoordinator() {
    nodes.startStock(0);
    nodes.start(1);
    exchangeAndSurviveAKillOf(0);
    nodes.startStock(0);
    expectEverything();
  }

  @Test
  void shouldLetAStockNodeJoin() {
    nodes.start(0);
    nodes.startStock(1);
    exchangeAndSurviveAKillOf(1);
    nodes.startStock(1);
    expectEverything();
  }

  @Test
  void shouldServeAThickClientWithoutOurJar() {
    nodes.start(0);
    nodes.client().cluster().state(ClusterState.ACTIVE);
    cache().put(1, "one");

    assertThat(nodes.runStockClient()).contains("FOUND one").contains("PUT 2");

    assertThat(cache().get(2)).isEqualTo("two");
  }

  private void exchangeAndSurviveAKillOf(int victim) {
    Ignite client = nodes.client();
    client.cluster().state(ClusterState.ACTIVE);
    IgniteCache<Integer, String> cache = cache();
    for (int key = 0; key < 300; key++) {
      cache.put(key, "value " + key);
    }
    nodes.kill(victim);
    for (int key = 300; key < 400; key++) {
      cache.put(key, "value " + key);
    }
  }

  private void expectEverything() {
    // The client learns of a node after that node knows itself to be ready.
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(nodes.client().cluster().forServers().nodes()).hasSize(2));
    IgniteCache<Integer, String> cache = cache();
    for (int key = 0; key < 400; key++) {
      assertThat(cache.get(key)).isEqualTo("value " + key);
    }
  }

  private IgniteCache<Integer, String> cache() {
    return nodes
        .client()
        .getOrCreateCache(
            new CacheConfiguration<Integer, String>("mixed")
                .setCacheMode(CacheMode.REPLICATED)
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC));
  }
}
