package io.dpmgrid.node;

import io.dpmgrid.ignite.DpmPluginConfiguration;
import io.dpmgrid.ignite.DpmPluginProvider;
import io.dpmgrid.ignite.affinity.CapacityAwareAffinityFunction;
import io.dpmgrid.ignite.rebalance.OwnerReads;
import io.dpmgrid.ignite.rebalance.RebalanceGateSpi;
import io.dpmgrid.node.admin.EventFeed;
import io.dpmgrid.node.admin.NodeAttributes;
import io.dpmgrid.node.config.CacheSettings;
import io.dpmgrid.node.config.DataSettings;
import io.dpmgrid.node.config.MediumSettings;
import io.dpmgrid.node.config.NetworkSettings;
import io.dpmgrid.node.config.NodeConfig;
import io.dpmgrid.node.config.StoreSettings;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.ClientConnectorConfiguration;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.configuration.WALMode;
import org.apache.ignite.failure.FailureHandler;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;

/** Translates a {@link NodeConfig} into the engine's words. */
final class EngineConfiguration {
  // Nodes that start together find each other unready first. The engine's own pause of two seconds
  // would be a good part of a restart.
  private static final int RETRY_MILLIS = 200;

  // Where users keep all processors busy, a thread that copies waits for its turn after each batch.
  // The engine has one such thread below eight processors, and all copies wait with it. This is
  // what it has with sixteen and more.
  private static final int REBALANCE_THREADS = 4;

  private EngineConfiguration() {}

  /** The engine's configuration of a server node with the plugin registered explicitly. */
  static IgniteConfiguration of(
      NodeConfig config, FailureHandler failureHandler, DpmPluginProvider plugin) {
    DataSettings data = config.data();
    IgniteConfiguration engine =
        new IgniteConfiguration()
            .setIgniteInstanceName(config.nodeId())
            .setConsistentId(config.nodeId())
            .setLocalHost(config.network().address())
            .setWorkDirectory(data.work().toString())
            .setSnapshotPath(data.directory().resolve("snapshots").toString())
            .setGridLogger(new Slf4jIgniteLogger())
            .setMetricsLogFrequency(0)
            .setRebalanceThreadPoolSize(REBALANCE_THREADS)
            .setFailureDetectionTimeout(config.network().failureDetection().toMillis())
            .setFailureHandler(failureHandler)
            .setIncludeEventTypes(EventFeed.TYPES)
            .setUserAttributes(NodeAttributes.of(config, plugin.version()))
            // The engine would open a REST port otherwise.
            .setConnectorConfiguration(null)
            // Once a provider is given, the engine ignores those on the class path: ours is given.
            .setPluginProviders(plugin)
            .setDataStorageConfiguration(storage(config.store(), data));
    network(engine, config.network());
    return engine;
  }

  /** The engine's configuration of one cache. */
  static CacheConfiguration<Object, Object> cache(CacheSettings cache) {
    return OwnerReads.whereNeeded(
        new CacheConfiguration<>(cache.name())
            .setCacheMode(
                switch (cache.mode()) {
                  case PARTITIONED -> CacheMode.PARTITIONED;
                  case REPLICATED -> CacheMode.REPLICATED;
                })
            .setBackups(cache.backups())
            .setAtomicityMode(
                switch (cache.atomicity()) {
                  case ATOMIC -> CacheAtomicityMode.ATOMIC;
                  case TRANSACTIONAL -> CacheAtomicityMode.TRANSACTIONAL;
                })
            .setWriteSynchronizationMode(
                switch (cache.writeSynchronization()) {
                  case FULL_SYNC -> CacheWriteSynchronizationMode.FULL_SYNC;
                  case PRIMARY_SYNC -> CacheWriteSynchronizationMode.PRIMARY_SYNC;
                  case FULL_ASYNC -> CacheWriteSynchronizationMode.FULL_ASYNC;
                })
            .setAffinity(
                switch (cache.placement()) {
                  case ENGINE -> new RendezvousAffinityFunction(false, cache.partitions());
                  case CAPACITY -> new CapacityAwareAffinityFunction(cache.partitions());
                }));
  }

  /** What is asked of the plugin. */
  static DpmPluginConfiguration plugin(NodeConfig config) {
    MediumSettings medium = config.medium();
    return DpmPluginConfiguration.defaults()
        .withKind(medium.kind().orElse(null))
        .withRequire(medium.require().orElse(null))
        .withEmulation(medium.emulation())
        .withMinorityWrites(config.minorityWrites());
  }

  private static DataStorageConfiguration storage(StoreSettings store, DataSettings data) {
    return new DataStorageConfiguration()
        .setDefaultDataRegionConfiguration(
            new DataRegionConfiguration()
                .setName("default")
                .setPersistenceEnabled(true)
                .setMetricsEnabled(true)
                .setInitialSize(Math.min(store.regionBytes(), 256L << 20))
                .setMaxSize(store.regionBytes())
                .setCheckpointPageBufferSize(store.checkpointBufferBytes()))
        .setStoragePath(data.storage().toString())
        .setWalPath(data.log().toString())
        .setWalArchivePath(data.archive().toString())
        .setCdcWalPath(data.archive().resolveSibling("cdc").toString())
        .setWalMode(WALMode.LOG_ONLY)
        .setWalSegments(store.logSegments())
        .setWalSegmentSize(store.logSegmentBytes())
        .setMaxWalArchiveSize(store.archiveLimitBytes())
        .setWalCompactionEnabled(store.logCompaction())
        .setCheckpointFrequency(store.checkpointInterval().toMillis())
        .setCheckpointThreads(store.checkpointThreads())
        .setWriteThrottlingEnabled(store.writeThrottling());
  }

  private static void network(IgniteConfiguration engine, NetworkSettings network) {
    Set<String> peers = new LinkedHashSet<>(network.discoveryPeers());
    peers.add(network.address() + ":" + network.discoveryPort());
    engine.setDiscoverySpi(
        new TcpDiscoverySpi()
            .setLocalAddress(network.address())
            .setLocalPort(network.discoveryPort())
            .setLocalPortRange(0)
            .setReconnectDelay(RETRY_MILLIS)
            .setIpFinder(new TcpDiscoveryVmIpFinder().setAddresses(peers)));
    engine.setCommunicationSpi(
        new RebalanceGateSpi()
            .setLocalAddress(network.address())
            .setLocalPort(network.communicationPort())
            .setLocalPortRange(0)
            // As the system sizes them: a window of the engine's 32 KiB is less than a segment
            // where those are large, and then each waits for a timer.
            .setSocketReceiveBuffer(0)
            .setSocketSendBuffer(0));
    if (network.clientPort() == 0) {
      engine.setClientConnectorConfiguration(null);
    } else {
      engine.setClientConnectorConfiguration(
          new ClientConnectorConfiguration()
              .setHost(network.clientAddress())
              .setPort(network.clientPort())
              .setPortRange(0)
              // Both speak SQL, which the engine's core does not have.
              .setJdbcEnabled(false)
              .setOdbcEnabled(false));
    }
  }
}
