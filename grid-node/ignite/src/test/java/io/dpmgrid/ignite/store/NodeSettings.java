package io.dpmgrid.ignite.store;

import io.dpmgrid.pmem.testing.LoopbackPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.ignite.Ignite;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.persistence.CheckpointState;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;

/** Configurations of small real nodes on loopback, each test on ports of its own. */
final class NodeSettings {
  private NodeSettings() {}

  /** The first of ten free ports for a cluster. */
  static int nextPort() {
    try {
      return LoopbackPorts.block(10);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A stock configuration with everything below {@code work}. */
  static IgniteConfiguration persistent(Path work, String name, int port) {
    DataStorageConfiguration storage =
        new DataStorageConfiguration()
            .setStoragePath(work.resolve("storage").toString())
            .setWalPath(work.resolve("log").toString())
            .setWalArchivePath(work.resolve("archive").toString())
            .setWalSegments(4)
            .setWalSegmentSize(8 << 20)
            .setCheckpointFrequency(600_000)
            .setDefaultDataRegionConfiguration(
                new DataRegionConfiguration()
                    .setName("default")
                    .setInitialSize(64L << 20)
                    .setMaxSize(64L << 20)
                    .setPersistenceEnabled(true));
    return volatileNode(work, name, port).setDataStorageConfiguration(storage);
  }

  /** The same without storage, for clients. */
  static IgniteConfiguration volatileNode(Path work, String name, int port) {
    TcpDiscoverySpi discovery = new TcpDiscoverySpi();
    discovery.setLocalAddress("127.0.0.1");
    discovery.setLocalPort(port);
    discovery.setLocalPortRange(4);
    discovery.setIpFinder(
        new TcpDiscoveryVmIpFinder(false)
            .setAddresses(List.of("127.0.0.1:" + port + ".." + (port + 4))));
    TcpCommunicationSpi communication = new TcpCommunicationSpi();
    communication.setLocalAddress("127.0.0.1");
    communication.setLocalPort(port + 5);
    communication.setLocalPortRange(4);
    return new IgniteConfiguration()
        .setIgniteInstanceName(name)
        .setConsistentId(name)
        .setWorkDirectory(work.toString())
        .setDiscoverySpi(discovery)
        .setCommunicationSpi(communication)
        .setClientConnectorConfiguration(null)
        .setConnectorConfiguration(null)
        .setMetricsLogFrequency(0)
        .setLocalHost("127.0.0.1");
  }

  /** A cache whose acknowledged writes are on every owner. */
  static CacheConfiguration<Integer, byte[]> cache(String name) {
    return new CacheConfiguration<Integer, byte[]>(name)
        .setAtomicityMode(CacheAtomicityMode.ATOMIC)
        .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
        .setAffinity(new RendezvousAffinityFunction(false, 16));
  }

  /** Finishes a checkpoint of everything written so far. */
  static void checkpoint(Ignite ignite) throws Exception {
    ((GridCacheDatabaseSharedManager) ((IgniteEx) ignite).context().cache().context().database())
        .getCheckpointer()
        .scheduleCheckpoint(0, "test")
        .futureFor(CheckpointState.FINISHED)
        .get();
  }
}
