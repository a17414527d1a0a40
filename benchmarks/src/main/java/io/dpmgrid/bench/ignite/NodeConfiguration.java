package io.dpmgrid.bench.ignite;

import io.dpmgrid.ignite.DpmPluginConfiguration;
import io.dpmgrid.ignite.DpmPluginProvider;
import io.dpmgrid.pmem.medium.MediumKind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.configuration.WALMode;
import org.apache.ignite.logger.java.JavaLogger;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;

/** Turns a {@link NodeSpec} into the engine's configuration. */
final class NodeConfiguration {
  private static final long MIB = 1024L * 1024;

  private NodeConfiguration() {}

  static IgniteConfiguration of(NodeSpec spec, Logger logger) {
    logger.setLevel(Level.WARNING);
    IgniteConfiguration engine =
        new IgniteConfiguration()
            .setConsistentId("bench")
            .setIgniteInstanceName("bench")
            .setWorkDirectory(Path.of(spec.directory(), "work").toString())
            .setLocalHost("127.0.0.1")
            .setGridLogger(new JavaLogger(logger, false))
            .setMetricsLogFrequency(0)
            .setClientConnectorConfiguration(null)
            .setConnectorConfiguration(null)
            .setDiscoverySpi(discovery(spec))
            .setCommunicationSpi(
                new TcpCommunicationSpi()
                    .setLocalPort(spec.communicationPort())
                    .setLocalPortRange(0))
            .setDataStorageConfiguration(storage(spec));
    if (spec.system() == IgniteSystem.OURS) {
      MediumKind kind =
          Arrays.stream(MediumKind.values())
              .filter(one -> one.toString().equalsIgnoreCase(spec.medium()))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("No medium " + spec.medium()));
      engine.setPluginProviders(
          new DpmPluginProvider(DpmPluginConfiguration.defaults().withKind(kind)));
    }
    return engine;
  }

  static CacheConfiguration<Long, byte[]> cache(
      String name, CacheAtomicityMode atomicity, NodeSpec spec) {
    return new CacheConfiguration<Long, byte[]>(name)
        .setAtomicityMode(atomicity)
        .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
        .setAffinity(new RendezvousAffinityFunction(false, spec.settings().partitions()));
  }

  private static TcpDiscoverySpi discovery(NodeSpec spec) {
    TcpDiscoveryVmIpFinder finder = new TcpDiscoveryVmIpFinder();
    finder.setAddresses(List.of("127.0.0.1:" + spec.discoveryPort()));
    TcpDiscoverySpi discovery = new TcpDiscoverySpi();
    discovery.setLocalPort(spec.discoveryPort());
    discovery.setLocalPortRange(0);
    discovery.setIpFinder(finder);
    return discovery;
  }

  private static DataStorageConfiguration storage(NodeSpec spec) {
    NodeSettings settings = spec.settings();
    Path home = Path.of(spec.directory());
    DataRegionConfiguration region =
        new DataRegionConfiguration()
            .setName("default")
            .setInitialSize(Math.min(settings.regionMb(), 256) * MIB)
            .setMaxSize(settings.regionMb() * MIB)
            .setPersistenceEnabled(spec.system().persistent());
    DataStorageConfiguration storage =
        new DataStorageConfiguration().setDefaultDataRegionConfiguration(region);
    if (!spec.system().persistent()) {
      return storage;
    }
    region.setCheckpointPageBufferSize(settings.checkpointBufferMb() * MIB);
    if (settings.checkpointThreads() > 0) {
      storage.setCheckpointThreads(settings.checkpointThreads());
    }
    return storage
        .setStoragePath(home.resolve("storage").toString())
        .setWalPath(home.resolve("wal").toString())
        .setWalArchivePath(home.resolve("archive").toString())
        .setWalSegments(settings.ringSegments())
        .setWalSegmentSize((int) (settings.segmentMb() * MIB))
        .setMaxWalArchiveSize(settings.archiveLimitMb() * MIB)
        .setCheckpointFrequency(settings.checkpointFrequencyMs())
        .setWriteRecoveryDataOnCheckpoint(spec.system() == IgniteSystem.LOG_ONLY_RECOVERY)
        .setWalMode(spec.system() == IgniteSystem.FSYNC ? WALMode.FSYNC : WALMode.LOG_ONLY);
  }
}
