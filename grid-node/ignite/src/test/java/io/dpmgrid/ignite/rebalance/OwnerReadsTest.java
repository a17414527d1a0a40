package io.dpmgrid.ignite.rebalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpmgrid.pmem.testing.LoopbackPorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.Ignition;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two real engines in this process, one of which has been away and gets its copies late. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OwnerReadsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Set<Integer> KEYS =
      IntStream.range(0, 200).boxed().collect(Collectors.toSet());

  private final int ports;
  @TempDir Path directory = Path.of("");

  OwnerReadsTest() throws IOException {
    ports = LoopbackPorts.block(4);
  }

  @AfterEach
  void stop() {
    IntStream.range(0, 2).forEach(i -> Ignition.stop(name(i), true));
  }

  private String name(int i) {
    return "reads" + ports + "-" + i;
  }

  private IgniteEx start(int i, RebalanceGateSpi gate) {
    List<String> peers = IntStream.range(0, 2).mapToObj(n -> "127.0.0.1:" + (ports + n)).toList();
    gate.setLocalPort(ports + 2 + i).setLocalPortRange(0);
    return (IgniteEx)
        Ignition.start(
            new IgniteConfiguration()
                .setIgniteInstanceName(name(i))
                .setConsistentId(name(i))
                .setLocalHost("127.0.0.1")
                .setWorkDirectory(directory.resolve(name(i)).toAbsolutePath().toString())
                .setConnectorConfiguration(null)
                .setClientConnectorConfiguration(null)
                .setMetricsLogFrequency(0)
                .setDataStorageConfiguration(
                    new DataStorageConfiguration()
                        .setWalSegmentSize(4 << 20)
                        .setDefaultDataRegionConfiguration(
                            new DataRegionConfiguration()
                                .setPersistenceEnabled(true)
                                .setInitialSize(16L << 20)
                                .setMaxSize(64L << 20)))
                .setCommunicationSpi(gate)
                .setDiscoverySpi(
                    new TcpDiscoverySpi()
                        .setLocalPort(ports + i)
                        .setLocalPortRange(0)
                        .setIpFinder(new TcpDiscoveryVmIpFinder().setAddresses(peers))));
  }

  private static CacheConfiguration<Integer, String> cache(String name) {
    return new CacheConfiguration<Integer, String>(name)
        .setBackups(1)
        .setAffinity(new RendezvousAffinityFunction(false, 16));
  }

  private static void fill(IgniteCache<Integer, String> cache, String value) {
    KEYS.forEach(key -> cache.put(key, value));
  }

  @Test
  void shouldReadWhatWasAcknowledgedWhereCopiesHaveNotCome() throws Exception {
    RebalanceGateSpi gate = new RebalanceGateSpi();
    IgniteEx stays = start(0, gate);
    start(1, new RebalanceGateSpi());
    stays.cluster().state(ClusterState.ACTIVE);
    IgniteCache<Integer, String> ours = stays.createCache(OwnerReads.whereNeeded(cache("ours")));
    IgniteCache<Integer, String> stock = stays.createCache(cache("stock"));
    fill(ours, "old");
    fill(stock, "old");
    Ignition.stop(name(1), true);
    fill(ours, "new");
    fill(stock, "new");
    gate.settings().pause();

    IgniteEx back = start(1, new RebalanceGateSpi());

    await().atMost(LIMIT).until(() -> gate.statistics().heldMessages() > 0);
    assertThat(back.<Integer, String>cache("ours").getAll(KEYS).values()).containsOnly("new");
    assertThat(KEYS)
        .allSatisfy(
            key -> assertThat(back.<Integer, String>cache("ours").get(key)).isEqualTo("new"));
    assertThat(back.<Integer, String>cache("stock").getAll(KEYS).values())
        .as("the engine has mended it, and this is of no use any more")
        .contains("old");

    gate.settings().resume();
    await().atMost(LIMIT).until(() -> gate.statistics().heldMessages() == 0);
    assertThat(back.<Integer, String>cache("ours").getAll(KEYS).values()).containsOnly("new");
  }

  @Test
  void shouldLeaveOtherCachesAsTheyAre() {
    assertThat(OwnerReads.whereNeeded(cache("a")).isReadFromBackup()).isFalse();
    assertThat(
            OwnerReads.whereNeeded(cache("a").setCacheMode(CacheMode.REPLICATED))
                .isReadFromBackup())
        .isTrue();
    assertThat(
            OwnerReads.whereNeeded(cache("a").setAtomicityMode(CacheAtomicityMode.TRANSACTIONAL))
                .isReadFromBackup())
        .isTrue();
  }
}
