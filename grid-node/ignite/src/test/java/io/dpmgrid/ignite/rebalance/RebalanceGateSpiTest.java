package io.dpmgrid.ignite.rebalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dpmgrid.pmem.testing.LoopbackPorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.Ignition;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionState;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real engines in this process, in memory, some with the gate and some without. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RebalanceGateSpiTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int KEYS = 2_000;
  private static final int PARTITIONS = 32;

  private final int ports;
  @TempDir Path directory = Path.of("");

  RebalanceGateSpiTest() throws IOException {
    ports = LoopbackPorts.block(8);
  }

  @AfterEach
  void stop() {
    IntStream.range(0, 4).forEach(i -> Ignition.stop(name(i), true));
  }

  private String name(int i) {
    return "gate" + ports + "-" + i;
  }

  private IgniteEx start(int i, TcpCommunicationSpi communication) {
    List<String> peers = IntStream.range(0, 4).mapToObj(n -> "127.0.0.1:" + (ports + n)).toList();
    communication.setLocalPort(ports + 4 + i).setLocalPortRange(0);
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
                        .setDefaultDataRegionConfiguration(
                            new DataRegionConfiguration()
                                .setInitialSize(16L << 20)
                                .setMaxSize(64L << 20)))
                .setCommunicationSpi(communication)
                .setDiscoverySpi(
                    new TcpDiscoverySpi()
                        .setLocalPort(ports + i)
                        .setLocalPortRange(0)
                        .setIpFinder(new TcpDiscoveryVmIpFinder().setAddresses(peers))));
  }

  private static IgniteCache<Integer, byte[]> filled(Ignite on) {
    IgniteCache<Integer, byte[]> cache =
        on.getOrCreateCache(
            new CacheConfiguration<Integer, byte[]>("data")
                .setCacheMode(CacheMode.REPLICATED)
                .setAffinity(new RendezvousAffinityFunction(false, PARTITIONS)));
    for (int key = 0; key < KEYS; key++) {
      cache.put(key, new byte[1_000]);
    }
    return cache;
  }

  private static long owned(IgniteEx on) {
    return on
        .context()
        .cache()
        .internalCache("data")
        .context()
        .topology()
        .localPartitions()
        .stream()
        .filter(partition -> partition.state() == GridDhtPartitionState.OWNING)
        .count();
  }

  private static void awaitAll(IgniteEx on) {
    await().atMost(LIMIT).until(() -> owned(on) == PARTITIONS);
  }

  @Test
  void shouldJoinAStockNodeAndSupplyItsClusterOn() {
    IgniteEx stock = start(0, new TcpCommunicationSpi());
    filled(stock);
    RebalanceGateSpi gate = new RebalanceGateSpi();
    IgniteEx ours = start(1, gate);
    awaitAll(ours);
    assertThat(gate.statistics().suppliedBytes()).as("it only received").isZero();
    Ignition.stop(name(0), true);
    IgniteEx next = start(2, new TcpCommunicationSpi());
    awaitAll(next);
    assertThat(gate.statistics().suppliedBytes()).isGreaterThan(KEYS * 1_000L);
    assertThat(next.cache("data").size()).isEqualTo(KEYS);
  }

  @Test
  void shouldHoldMovesAndNothingElseUntilTheyAreResumed() throws Exception {
    RebalanceGateSpi gate = new RebalanceGateSpi();
    IgniteEx ours = start(0, gate);
    IgniteCache<Integer, byte[]> cache = filled(ours);
    gate.settings().pause();
    GateSetting paused = gate.settings().setting();
    assertThat(paused.paused()).isTrue();
    gate.settings().pause();
    assertThat(gate.settings().setting()).as("it keeps its time").isEqualTo(paused);

    RebalanceGateSpi other = new RebalanceGateSpi();
    IgniteEx joined = start(1, other);

    await().atMost(LIMIT).until(() -> gate.statistics().heldMessages() > 0);
    assertThat(other.settings().setting()).as("who joins has it").isEqualTo(paused);
    cache.put(KEYS, new byte[10]);
    assertThat(joined.<Integer, byte[]>cache("data").get(KEYS)).hasSize(10);
    assertThat(owned(joined)).isLessThan(PARTITIONS);
    assertThat(gate.statistics().suppliedBytes()).isZero();

    int held = gate.statistics().heldMessages();
    start(2, new TcpCommunicationSpi());
    await().atMost(LIMIT).until(() -> gate.statistics().heldMessages() > held);
    Ignition.stop(name(2), true);
    await().atMost(LIMIT).until(() -> gate.statistics().droppedMessages() > 0);

    other.settings().resume();
    awaitAll(joined);
    await().atMost(LIMIT).until(() -> gate.statistics().heldMessages() == 0);
    assertThat(gate.statistics().heldBytes()).isZero();
    assertThat(gate.statistics().suppliedBytes()).isGreaterThan(KEYS * 1_000L);
  }

  @Test
  void shouldStopAndLetOthersGoOnWhileItHoldsMoves() throws Exception {
    RebalanceGateSpi gate = new RebalanceGateSpi();
    filled(start(0, gate));
    RebalanceGateSpi second = new RebalanceGateSpi();
    IgniteEx kept = start(1, second);
    awaitAll(kept);
    gate.settings().pause();
    IgniteEx joined = start(2, new RebalanceGateSpi());
    await()
        .atMost(LIMIT)
        .until(() -> gate.statistics().heldMessages() + second.statistics().heldMessages() > 0);

    Ignition.stop(name(0), true);
    assertThat(gate.statistics().heldMessages()).isZero();
    second.settings().resume();
    awaitAll(joined);
    assertThat(joined.cache("data").size()).isEqualTo(KEYS);
  }

  @Test
  void shouldIgnoreASettingThatIsNone() throws Exception {
    RebalanceGateSpi gate = new RebalanceGateSpi();
    IgniteEx ours = start(0, gate);
    for (Object wrong : List.of("soon", -5L, 7, GateSetting.MAX_BYTES_PER_SECOND + 1)) {
      ours.context()
          .distributedMetastorage()
          .write(GateSettings.LIMIT, (java.io.Serializable) wrong);
      assertThat(gate.settings().setting()).as("limit %s", wrong).isEqualTo(GateSetting.OPEN);
    }
    ours.context().distributedMetastorage().write(GateSettings.PAUSED_SINCE, "yes");
    assertThat(gate.settings().setting().paused()).isFalse();
    RebalanceGateSpi joined = new RebalanceGateSpi();
    start(1, joined);
    assertThat(joined.settings().setting()).isEqualTo(GateSetting.OPEN);

    joined.settings().pause();
    joined.settings().limit(5);
    // Each node takes a change from the ring at its own time.
    await()
        .atMost(LIMIT)
        .until(
            () ->
                gate.settings().setting().paused()
                    && gate.settings().setting().bytesPerSecond() == 5);
    gate.settings().limit(0);
    gate.settings().resume();
    await().atMost(LIMIT).until(() -> joined.settings().setting().equals(GateSetting.OPEN));
    for (long wrong : new long[] {-1, Long.MIN_VALUE, GateSetting.MAX_BYTES_PER_SECOND + 1}) {
      assertThatThrownBy(() -> gate.settings().limit(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(gate.settings().setting()).isEqualTo(GateSetting.OPEN);
  }
}
