package io.dpmgrid.ignite.features;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.ignite.configuration.ClientConnectorConfiguration;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.failure.StopNodeFailureHandler;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;

/**
 * How one engine of a test cluster is configured. Knows nothing of ours, so that it can also run
 * where our classes are not: whether the plugin is active is decided outside.
 *
 * @param directory the cluster's directory; every node has its own below
 * @param name the node's consistent id and instance name
 * @param index the node's place among {@code ports}
 * @param base the first port of the cluster's block
 * @param nodes how many nodes the cluster can have
 * @param features what differs from the defaults, see the constants
 */
record EngineSettings(
    Path directory, String name, int index, int base, int nodes, Set<String> features) {
  /** Archived segments are compressed. */
  static final String COMPACTION = "compaction";

  /** The default region's changes are captured. */
  static final String CDC = "cdc";

  /** No data, only a client of the others. */
  static final String CLIENT = "client";

  /** Keeps little of the archive. */
  static final String SMALL_ARCHIVE = "small-archive";

  /** How many ports one cluster takes. */
  static final int BLOCK = 30;

  private static final int MEBI = 1 << 20;

  IgniteConfiguration configuration() {
    boolean client = features.contains(CLIENT);
    IgniteConfiguration engine =
        new IgniteConfiguration()
            .setIgniteInstanceName(name)
            .setConsistentId(name)
            .setClientMode(client)
            .setWorkDirectory(home().resolve("work").toString())
            .setDiscoverySpi(discovery(client))
            .setCommunicationSpi(communication(client))
            .setConnectorConfiguration(null)
            .setMetricsLogFrequency(0)
            .setFailureDetectionTimeout(30_000)
            .setSystemWorkerBlockedTimeout(60_000L)
            .setFailureHandler(new StopNodeFailureHandler())
            .setPublicThreadPoolSize(4)
            .setSystemThreadPoolSize(8)
            .setStripedPoolSize(4)
            .setRebalanceThreadPoolSize(2);
    if (client) {
      return engine.setClientConnectorConfiguration(null);
    }
    return engine
        .setClientConnectorConfiguration(
            new ClientConnectorConfiguration()
                .setHost("127.0.0.1")
                .setPort(clientPort())
                .setPortRange(0))
        .setSnapshotPath(home().resolve("snapshots").toString())
        .setDataStorageConfiguration(storage());
  }

  /** Where the node keeps everything. */
  Path home() {
    return directory.resolve(name);
  }

  int clientPort() {
    return base + 20 + index;
  }

  private DataStorageConfiguration storage() {
    DataStorageConfiguration storage =
        new DataStorageConfiguration()
            .setStoragePath(home().resolve("db").toString())
            .setWalPath(home().resolve("wal").toString())
            .setWalArchivePath(home().resolve("archive").toString())
            .setCdcWalPath(home().resolve("cdc").toString())
            .setWalSegments(4)
            .setWalSegmentSize(2 * MEBI)
            .setMaxWalArchiveSize(
                features.contains(SMALL_ARCHIVE)
                    ? 12L * MEBI
                    : DataStorageConfiguration.UNLIMITED_WAL_ARCHIVE)
            .setCheckpointFrequency(20_000)
            .setWalCompactionEnabled(features.contains(COMPACTION));
    if (features.contains(CDC)) {
      storage.setWalForceArchiveTimeout(1_000);
    }
    return storage.setDefaultDataRegionConfiguration(
        new DataRegionConfiguration()
            .setPersistenceEnabled(true)
            .setInitialSize(64L * MEBI)
            .setMaxSize(64L * MEBI)
            .setCheckpointPageBufferSize(32L * MEBI)
            .setCdcEnabled(features.contains(CDC)));
  }

  private TcpDiscoverySpi discovery(boolean client) {
    List<String> addresses = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      addresses.add("127.0.0.1:" + (base + node));
    }
    TcpDiscoverySpi discovery =
        new TcpDiscoverySpi()
            .setLocalAddress("127.0.0.1")
            // A client whose server was killed must find another before it gives up.
            .setNetworkTimeout(30_000)
            .setIpFinder(new TcpDiscoveryVmIpFinder().setAddresses(addresses));
    if (!client) {
      discovery.setLocalPort(base + index).setLocalPortRange(0);
    }
    return discovery;
  }

  private TcpCommunicationSpi communication(boolean client) {
    TcpCommunicationSpi communication = new TcpCommunicationSpi().setLocalAddress("127.0.0.1");
    communication.setLocalPort(base + 10 + (client ? nodes : index));
    communication.setLocalPortRange(client ? 4 : 0);
    return communication;
  }
}
