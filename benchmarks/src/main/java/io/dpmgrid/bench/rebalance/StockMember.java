package io.dpmgrid.bench.rebalance;

import io.dpmgrid.bench.ignite.NodeSettings;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.ClientConnectorConfiguration;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.configuration.WALMode;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.logger.java.JavaLogger;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;

/** Ignite as it comes, steered as its handbook says. */
final class StockMember implements MemberNode {
  private static final long MIB = 1024L * 1024;

  private final Ignite ignite;

  /** Joins; the first node of a grid activates it and makes its cache. */
  StockMember(MemberSpec spec, Logger logger) {
    ignite = Ignition.start(configuration(spec, logger));
    if (spec.number() == spec.initialNodes() && ignite.cluster().state() != ClusterState.ACTIVE) {
      while (ignite.cluster().nodes().size() < spec.initialNodes()) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
      // A baseline that changes by itself would copy everything whenever a node stops.
      ignite.cluster().baselineAutoAdjustEnabled(false);
      ignite.cluster().state(ClusterState.ACTIVE);
      ignite.getOrCreateCache(
          new CacheConfiguration<String, byte[]>(GridMember.CACHE)
              .setBackups(1)
              .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
              .setAffinity(new RendezvousAffinityFunction(false, spec.settings().partitions())));
    }
  }

  @Override
  public Ignite ignite() {
    return ignite;
  }

  @Override
  public void join(String nodeId) {
    ignite.cluster().setBaselineTopology(ignite.cluster().topologyVersion());
  }

  @Override
  public boolean mayRestart(String nodeId) {
    return new CopyWatch((IgniteEx) ignite)
        .settled(ignite.cluster().currentBaselineTopology().size());
  }

  private static IgniteConfiguration configuration(MemberSpec spec, Logger logger) {
    logger.setLevel(Level.WARNING);
    return new IgniteConfiguration()
        .setConsistentId(spec.id())
        .setIgniteInstanceName(spec.id())
        .setWorkDirectory(Path.of(spec.directory(), "work").toString())
        .setLocalHost("127.0.0.1")
        .setGridLogger(new JavaLogger(logger, false))
        .setMetricsLogFrequency(0)
        .setConnectorConfiguration(null)
        .setClientConnectorConfiguration(
            new ClientConnectorConfiguration().setPort(spec.clientPort()).setPortRange(0))
        .setDiscoverySpi(
            new TcpDiscoverySpi()
                .setLocalPort(spec.discoveryPort())
                .setLocalPortRange(0)
                .setIpFinder(new TcpDiscoveryVmIpFinder().setAddresses(spec.discoveryAddresses())))
        .setCommunicationSpi(
            new TcpCommunicationSpi()
                .setLocalPort(spec.communicationPort())
                .setLocalPortRange(0)
                // As ours: what is compared is not the size of sockets.
                .setSocketReceiveBuffer(0)
                .setSocketSendBuffer(0))
        .setDataStorageConfiguration(storage(spec));
  }

  private static DataStorageConfiguration storage(MemberSpec spec) {
    NodeSettings settings = spec.settings();
    Path home = Path.of(spec.directory());
    return new DataStorageConfiguration()
        .setDefaultDataRegionConfiguration(
            new DataRegionConfiguration()
                .setName("default")
                .setInitialSize(Math.min(settings.regionMb(), 256) * MIB)
                .setMaxSize(settings.regionMb() * MIB)
                .setCheckpointPageBufferSize(settings.checkpointBufferMb() * MIB)
                .setPersistenceEnabled(true))
        .setStoragePath(home.resolve("storage").toString())
        .setWalPath(home.resolve("wal").toString())
        .setWalArchivePath(home.resolve("archive").toString())
        .setWalSegments(settings.ringSegments())
        .setWalSegmentSize((int) (settings.segmentMb() * MIB))
        .setMaxWalArchiveSize(settings.archiveLimitMb() * MIB)
        .setCheckpointFrequency(settings.checkpointFrequencyMs())
        .setWalMode(WALMode.LOG_ONLY);
  }
}
