package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpmgrid.ignite.DpmPlugin;
import io.dpmgrid.ignite.DpmPluginConfiguration;
import io.dpmgrid.ignite.DpmPluginProvider;
import io.dpmgrid.ignite.rebalance.GateOrder;
import io.dpmgrid.ignite.rebalance.GateStatistics;
import io.dpmgrid.ignite.rebalance.RebalanceGateSpi;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.region.VolatileDirectory;
import io.dpmgrid.pmem.testing.LoopbackPorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.Ignition;
import org.apache.ignite.cache.CachePeekMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtLocalPartition;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionState;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionTopology;
import org.apache.ignite.internal.util.typedef.internal.CU;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A fourth node dies while it still fetches its copies. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HeldCopiesTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int NODES = 4;
  private static final int JOINING = 3;
  private static final int PARTITIONS = 32;
  private static final int KEYS = 2_000;
  private static final String DATA = "data";

  private final int ports;
  private final VolatileDirectory memory;
  @TempDir Path work = Path.of("");
  private final Map<Integer, IgniteEx> nodes = new TreeMap<>();
  private int more;

  HeldCopiesTest() throws IOException {
    ports = LoopbackPorts.block(2 * NODES);
    memory = new VolatileDirectory();
  }

  @BeforeEach
  void begin() {
    IntStream.range(0, JOINING).forEach(this::start);
    node(0).cluster().baselineAutoAdjustEnabled(false);
    node(0).cluster().state(ClusterState.ACTIVE);
    IgniteCache<Integer, byte[]> cache = create(DATA);
    IntStream.range(0, KEYS).forEach(key -> cache.put(key, new byte[100]));
  }

  @AfterEach
  void stop() throws IOException {
    List.copyOf(nodes.keySet()).forEach(this::stop);
    memory.close();
  }

  private IgniteEx node(int i) {
    return Objects.requireNonNull(nodes.get(i));
  }

  private void stop(int i) {
    Ignition.stop(name(i), true);
    nodes.remove(i);
  }

  private String name(int i) {
    return "held" + ports + "-" + i;
  }

  private void start(int i) {
    List<String> peers =
        IntStream.range(0, NODES).mapToObj(n -> "127.0.0.1:" + (ports + n)).toList();
    RebalanceGateSpi gate = new RebalanceGateSpi();
    gate.setLocalPort(ports + NODES + i).setLocalPortRange(0);
    nodes.put(
        i,
        (IgniteEx)
            Ignition.start(
                new IgniteConfiguration()
                    .setIgniteInstanceName(name(i))
                    .setConsistentId(name(i))
                    .setLocalHost("127.0.0.1")
                    .setWorkDirectory(memory.path().resolve(name(i)).toAbsolutePath().toString())
                    .setConnectorConfiguration(null)
                    .setClientConnectorConfiguration(null)
                    .setMetricsLogFrequency(0)
                    .setPluginProviders(
                        new DpmPluginProvider(
                            DpmPluginConfiguration.defaults().withKind(MediumKind.EMULATED)))
                    .setDataStorageConfiguration(
                        new DataStorageConfiguration()
                            .setWalSegments(4)
                            .setWalSegmentSize(1 << 20)
                            .setMaxWalArchiveSize(16L << 20)
                            .setDefaultDataRegionConfiguration(
                                new DataRegionConfiguration()
                                    .setPersistenceEnabled(true)
                                    .setInitialSize(32L << 20)
                                    .setMaxSize(64L << 20)))
                    .setCommunicationSpi(gate)
                    .setDiscoverySpi(
                        new TcpDiscoverySpi()
                            .setLocalPort(ports + i)
                            .setLocalPortRange(0)
                            .setIpFinder(new TcpDiscoveryVmIpFinder().setAddresses(peers)))));
  }

  private void hold(boolean held) {
    nodes.values().forEach(node -> gate(node).order(new GateOrder(held, 0)));
  }

  private static RebalanceGateSpi gate(IgniteEx node) {
    return (RebalanceGateSpi) node.configuration().getCommunicationSpi();
  }

  private GridDhtPartitionTopology topology(int i) {
    return node(i).context().cache().cacheGroup(CU.cacheId(DATA)).topology();
  }

  /** How many copies of the fourth node are so, as the first one was told. */
  private long count(GridDhtPartitionState state) {
    return IntStream.range(0, PARTITIONS).filter(p -> fourthHas(p, state)).count();
  }

  private boolean fourthHas(int partition, GridDhtPartitionState state) {
    return node(0).cluster().forServers().nodes().stream()
        .filter(node -> node.consistentId().equals(name(JOINING)))
        .anyMatch(node -> topology(0).partitionState(node.id(), partition) == state);
  }

  /** How many complete copies each partition has; empty ones are not complete. */
  private List<Integer> copies() {
    int[] copies = new int[PARTITIONS];
    for (int p = 0; p < PARTITIONS; p++) {
      copies[p] = fourthHas(p, GridDhtPartitionState.OWNING) ? 1 : 0;
    }
    for (int i : nodes.keySet()) {
      for (GridDhtLocalPartition one : topology(i).localPartitions()) {
        if (one.state() == GridDhtPartitionState.OWNING) {
          copies[one.id()]++;
        }
      }
    }
    return IntStream.of(copies).boxed().toList();
  }

  private void assertTwoOfEach() {
    assertThat(copies()).containsOnly(2);
  }

  private int held() {
    return nodes.values().stream().mapToInt(node -> plugin(node).heldCopies()).sum();
  }

  private static DpmPlugin plugin(IgniteEx node) {
    return node.plugin(DpmPluginProvider.NAME);
  }

  /** Messages in which copies moved; caches that came while a node was away have some to move. */
  private long moved() {
    return nodes.values().stream()
        .map(node -> gate(node).statistics().supplied().get(CU.cacheId(DATA)))
        .filter(Objects::nonNull)
        .mapToLong(GateStatistics.Supplied::messages)
        .sum();
  }

  /** An exchange begins when each node has done all that follows the one before. */
  private void exchange() {
    create("more" + ++more);
  }

  private IgniteCache<Integer, byte[]> create(String name) {
    return node(0)
        .createCache(
            new CacheConfiguration<Integer, byte[]>(name)
                .setBackups(1)
                .setAffinity(new RendezvousAffinityFunction(false, PARTITIONS))
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC));
  }

  private NodeDriver startProcess() throws IOException {
    return NodeDriver.start("ours", work, name(JOINING), ports);
  }

  private void awaitLoss() {
    await().atMost(LIMIT).until(() -> node(0).cluster().forServers().nodes().size() == JOINING);
  }

  private void takeIn() {
    hold(true);
    node(0).cluster().setBaselineTopology(node(0).cluster().topologyVersion());
    await().atMost(LIMIT).until(() -> count(GridDhtPartitionState.MOVING) > 0);
  }

  /** A fourth node of this process, stopped while its copies are to come. */
  private long loseFourth() {
    start(JOINING);
    takeIn();
    long coming = count(GridDhtPartitionState.MOVING);
    stop(JOINING);
    awaitLoss();
    exchange();
    return coming;
  }

  @Test
  void shouldKeepTheCopiesThatAKilledProcessWasToReplace() throws Exception {
    long coming;
    try (NodeDriver process = startProcess()) {
      takeIn();
      coming = count(GridDhtPartitionState.MOVING);
      process.kill();
    }
    awaitLoss();
    exchange();
    assertTwoOfEach();
    await().atMost(LIMIT).until(() -> held() == coming);
    IgniteCache<Integer, byte[]> cache = node(0).cache(DATA);
    IntStream.range(0, 2 * KEYS).forEach(key -> cache.put(key, new byte[10]));
    assertTwoOfEach();
    for (int p = 0; p < PARTITIONS; p++) {
      int number = p;
      assertThat(
              nodes.keySet().stream()
                  .map(i -> topology(i).localPartition(number))
                  .filter(one -> one != null && one.state() == GridDhtPartitionState.OWNING)
                  .map(GridDhtLocalPartition::updateCounter)
                  .distinct())
          .as("both copies of %s have all writes", p)
          .hasSize(1);
    }

    try (NodeDriver again = startProcess()) {
      await().atMost(LIMIT).until(() -> count(GridDhtPartitionState.MOVING) == coming);
      exchange();
      assertTwoOfEach();

      hold(false);
      await().atMost(LIMIT).until(() -> count(GridDhtPartitionState.OWNING) == coming);
      await().atMost(LIMIT).untilAsserted(this::assertTwoOfEach);
      await().atMost(LIMIT).until(() -> held() == 0);
      assertThat(cache.size(CachePeekMode.PRIMARY)).isEqualTo(2 * KEYS);
      assertThat(cache.size(CachePeekMode.BACKUP)).isEqualTo(2 * KEYS);
      again.stop();
    }
  }

  @Test
  void shouldMoveNothingWhenWhoDiedIsGivenUp() {
    long coming = loseFourth();
    await().atMost(LIMIT).until(() -> held() == coming);
    hold(false);
    node(0).cluster().setBaselineTopology(node(0).cluster().topologyVersion());
    assertTwoOfEach();
    await().atMost(LIMIT).until(() -> held() == 0);
    assertTwoOfEach();
    assertThat(moved()).isZero();
  }

  @Test
  void shouldNotLoseWhatOnlyTheseCopiesHaveWhenAnOwnerDiesToo() {
    loseFourth();
    stop(1);
    exchange();
    assertThat(copies()).doesNotContain(0);
    assertThat(topology(0).lostPartitions()).isEmpty();
    hold(false);
    node(0).cluster().setBaselineTopology(node(0).cluster().topologyVersion());
    assertThat(node(0).cache(DATA).size()).isEqualTo(KEYS);
    await().atMost(LIMIT).untilAsserted(this::assertTwoOfEach);
  }

  @Test
  void shouldBeInNobodysWayWhenCachesAndTheClusterStop() throws Exception {
    long coming = loseFourth();
    await().atMost(LIMIT).until(() -> held() == coming);
    node(0).cluster().state(ClusterState.INACTIVE);
    node(0).cluster().state(ClusterState.ACTIVE);
    exchange();
    assertTwoOfEach();
    await().atMost(LIMIT).until(() -> held() == coming);

    node(0).destroyCache(DATA);
    await().atMost(LIMIT).until(() -> held() == 0);
    IgniteCache<Integer, byte[]> again = create(DATA);
    again.put(1, new byte[1]);
    assertThat(again.size()).isEqualTo(1);
    // Or the engine may end the checkpoint of the destroy after its stores have stopped, and halt.
    for (IgniteEx node : nodes.values()) {
      NodeSettings.checkpoint(node);
    }
  }
}
