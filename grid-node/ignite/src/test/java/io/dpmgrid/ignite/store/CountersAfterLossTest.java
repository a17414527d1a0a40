package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpmgrid.ignite.DpmPluginConfiguration;
import io.dpmgrid.ignite.DpmPluginProvider;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.region.VolatileDirectory;
import io.dpmgrid.pmem.testing.LoopbackPorts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteException;
import org.apache.ignite.IgniteSystemProperties;
import org.apache.ignite.Ignition;
import org.apache.ignite.cache.CachePeekMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.affinity.Affinity;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.managers.communication.GridIoMessage;
import org.apache.ignite.internal.processors.cache.distributed.dht.atomic.GridDhtAtomicAbstractUpdateRequest;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtLocalPartition;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionState;
import org.apache.ignite.internal.processors.cache.persistence.CheckpointState;
import org.apache.ignite.lang.IgniteFuture;
import org.apache.ignite.lang.IgniteInClosure;
import org.apache.ignite.plugin.extensions.communication.Message;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An owner dies with a write that nobody else has, while its successor acknowledges others. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CountersAfterLossTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int NODES = 3;
  private static final int PARTITION = 3;

  private final int ports;
  private final VolatileDirectory memory;

  CountersAfterLossTest() throws IOException {
    ports = LoopbackPorts.block(6);
    memory = new VolatileDirectory();
  }

  /** Of both nodes, as the engine wants the same class everywhere. */
  private static final class LeakyCommunication extends TcpCommunicationSpi {
    private volatile boolean leaking;

    @Override
    public void sendMessage(
        ClusterNode node, Message message, IgniteInClosure<IgniteException> acked) {
      if (!leaking
          || !(message instanceof GridIoMessage of)
          || !(of.message() instanceof GridDhtAtomicAbstractUpdateRequest)) {
        super.sendMessage(node, message, acked);
      }
    }
  }

  @BeforeEach
  void preferTheLog() {
    System.setProperty(IgniteSystemProperties.IGNITE_PREFER_WAL_REBALANCE, "true");
  }

  @AfterEach
  void stop() throws IOException {
    IntStream.range(0, NODES).forEach(i -> Ignition.stop(name(i), true));
    System.clearProperty(IgniteSystemProperties.IGNITE_PREFER_WAL_REBALANCE);
    memory.close();
  }

  private String name(int i) {
    return "counted" + ports + "-" + i;
  }

  private IgniteEx start(int i, TcpCommunicationSpi communication) {
    List<String> peers =
        IntStream.range(0, NODES).mapToObj(n -> "127.0.0.1:" + (ports + n)).toList();
    return (IgniteEx)
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
                .setCommunicationSpi(
                    communication.setLocalPort(ports + NODES + i).setLocalPortRange(0))
                .setDiscoverySpi(
                    new TcpDiscoverySpi()
                        .setLocalPort(ports + i)
                        .setLocalPortRange(0)
                        .setIpFinder(new TcpDiscoveryVmIpFinder().setAddresses(peers))));
  }

  private static GridDhtLocalPartition partition(IgniteEx on) {
    return on.context()
        .cache()
        .internalCache("data")
        .context()
        .topology()
        .localPartition(PARTITION);
  }

  private static void checkpoint(IgniteEx on) throws Exception {
    on.context()
        .cache()
        .context()
        .database()
        .forceCheckpoint("for a test")
        .futureFor(CheckpointState.FINISHED)
        .get();
  }

  @Test
  void shouldGiveAReturningOwnerWhatItsSuccessorAcknowledgedUnderTheSameNumber() throws Exception {
    List<LeakyCommunication> communications = new ArrayList<>();
    List<IgniteEx> nodes = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      communications.add(new LeakyCommunication());
      nodes.add(start(i, communications.get(i)));
    }
    nodes.get(0).cluster().state(ClusterState.ACTIVE);
    nodes
        .get(0)
        .createCache(
            new CacheConfiguration<Integer, String>("data")
                .setBackups(1)
                .setAffinity(new RendezvousAffinityFunction(false, 8))
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC));
    Affinity<Integer> affinity = nodes.get(0).affinity("data");
    int[] keys =
        IntStream.range(0, 1_000)
            .filter(key -> affinity.partition(key) == PARTITION)
            .limit(10)
            .toArray();
    List<IgniteEx> owners =
        affinity.mapKeyToPrimaryAndBackups(keys[0]).stream()
            .map(node -> nodes.stream().filter(n -> n.localNode().equals(node)).findFirst())
            .map(Optional::orElseThrow)
            .toList();
    IgniteEx first = owners.get(0);
    IgniteEx successor = owners.get(1);
    int owner = nodes.indexOf(first);
    IgniteCache<Integer, String> ofFirst = first.cache("data");
    for (int key : keys) {
      ofFirst.put(key, "old");
    }
    for (IgniteEx node : nodes) {
      checkpoint(node);
    }

    communications.get(owner).leaking = true;
    IgniteFuture<Void> unanswered = ofFirst.putAsync(keys[0], "never acknowledged");
    await()
        .atMost(LIMIT)
        .until(
            () -> "never acknowledged".equals(ofFirst.localPeek(keys[0], CachePeekMode.PRIMARY)));
    assertThat(unanswered.isDone()).isFalse();
    Ignition.stop(name(owner), true);
    IgniteCache<Integer, String> ofSuccessor = successor.cache("data");
    ofSuccessor.put(keys[1], "acknowledged");
    assertThat(partition(successor).updateCounter()).isGreaterThan(CountersAfterLoss.STEP / 2);

    IgniteEx again = start(owner, new LeakyCommunication());
    await().atMost(LIMIT).until(() -> partition(again).state() == GridDhtPartitionState.OWNING);
    IgniteCache<Integer, String> ofReturned = again.cache("data");
    assertThat(ofReturned.localPeek(keys[1], CachePeekMode.ALL)).isEqualTo("acknowledged");
    assertThat(ofReturned.localPeek(keys[0], CachePeekMode.ALL))
        .as("it came by the log, or this would say nothing")
        .isEqualTo("never acknowledged");
    assertThat(partition(again).updateCounter()).isEqualTo(partition(successor).updateCounter());
    ofReturned.put(keys[0], "sent again");
    assertThat(ofSuccessor.localPeek(keys[0], CachePeekMode.ALL)).isEqualTo("sent again");
  }

  @Test
  void shouldComeToTheSameNumberFromNumbersThatAreClose() {
    assertThat(CountersAfterLoss.next(1)).isEqualTo(CountersAfterLoss.next(1_000));
    for (long counter : new long[] {1, 32_767, 32_768, 65_535, 65_536, 1L << 40}) {
      assertThat(CountersAfterLoss.next(counter) - counter)
          .isGreaterThanOrEqualTo(CountersAfterLoss.STEP / 2)
          .isLessThan(CountersAfterLoss.STEP * 3 / 2);
    }
  }
}
