package io.dpmgrid.ignite;

import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.testing.LoopbackPorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.failure.StopNodeFailureHandler;
import org.apache.ignite.plugin.PluginConfiguration;
import org.apache.ignite.plugin.PluginProvider;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;

/** Embedded nodes of one cluster on loopback ports of its own; closes them all. */
final class LogNodes implements AutoCloseable {
  static final int SEGMENT = 2 << 20;
  static final int RING = 4;

  private static final int PORTS = 31;

  private final Path root;
  private final int discoveryPort;
  private final List<Ignite> started = new ArrayList<>();

  LogNodes(Path root) throws IOException {
    this(root, LoopbackPorts.block(PORTS));
  }

  LogNodes(Path root, int discoveryPort) {
    this.root = root;
    this.discoveryPort = discoveryPort;
  }

  static DpmPluginProvider plugin(MediumKind kind) {
    return new DpmPluginProvider(DpmPluginConfiguration.defaults().withKind(kind));
  }

  IgniteConfiguration configuration(
      String name, List<? extends PluginProvider<? extends PluginConfiguration>> plugins) {
    TcpDiscoveryVmIpFinder addresses = new TcpDiscoveryVmIpFinder();
    addresses.setAddresses(List.of("127.0.0.1:" + discoveryPort + ".." + (discoveryPort + 5)));
    TcpDiscoverySpi discovery = new TcpDiscoverySpi();
    discovery.setIpFinder(addresses);
    discovery.setLocalAddress("127.0.0.1");
    discovery.setLocalPort(discoveryPort);
    discovery.setLocalPortRange(5);
    TcpCommunicationSpi communication = new TcpCommunicationSpi();
    communication.setLocalAddress("127.0.0.1");
    communication.setLocalPort(discoveryPort + 10);
    communication.setLocalPortRange(20);
    IgniteConfiguration configuration = new IgniteConfiguration();
    configuration.setIgniteInstanceName(name + "-" + UUID.randomUUID());
    configuration.setConsistentId(name);
    configuration.setWorkDirectory(root.resolve("work-" + name).toAbsolutePath().toString());
    configuration.setLocalHost("127.0.0.1");
    configuration.setDiscoverySpi(discovery);
    configuration.setCommunicationSpi(communication);
    configuration.setClientConnectorConfiguration(null);
    configuration.setConnectorConfiguration(null);
    configuration.setMetricsLogFrequency(0);
    configuration.setFailureDetectionTimeout(30_000);
    configuration.setFailureHandler(new StopNodeFailureHandler());
    configuration.setDataStorageConfiguration(
        new DataStorageConfiguration()
            .setWalSegmentSize(SEGMENT)
            .setWalSegments(RING)
            .setMaxWalArchiveSize(256L << 20)
            .setDefaultDataRegionConfiguration(
                new DataRegionConfiguration()
                    .setPersistenceEnabled(true)
                    .setInitialSize(32L << 20)
                    .setMaxSize(128L << 20)));
    if (!plugins.isEmpty()) {
      configuration.setPluginProviders(plugins.toArray(new PluginProvider<?>[0]));
    }
    return configuration;
  }

  /** Starts a node with our plugin. */
  Ignite start(String name, MediumKind kind, UnaryOperator<IgniteConfiguration> change) {
    return start(change.apply(configuration(name, List.of(plugin(kind)))));
  }

  /**
   * Starts a node of an earlier activated cluster again and waits until it serves: the engine
   * activates it by itself, some time after its start.
   */
  Ignite restart(String name, MediumKind kind) {
    Ignite ignite = start(name, kind, c -> c);
    ignite.cluster().state(ClusterState.ACTIVE);
    return ignite;
  }

  Ignite start(IgniteConfiguration configuration) {
    Ignite ignite = Ignition.start(configuration);
    started.add(ignite);
    return ignite;
  }

  /** Activates with the given nodes as the baseline. */
  static void activate(Ignite ignite) {
    ignite.cluster().state(ClusterState.ACTIVE);
    ignite.cluster().baselineAutoAdjustEnabled(false);
    ignite.cluster().setBaselineTopology(ignite.cluster().topologyVersion());
  }

  static DpmPlugin pluginOf(Ignite ignite) {
    return ignite.plugin(DpmPluginProvider.NAME);
  }

  int discoveryPort() {
    return discoveryPort;
  }

  Path walDirectory(String name) {
    return root.resolve("work-" + name).resolve("db").resolve("wal").resolve(name);
  }

  Path archiveDirectory(String name) {
    return root.resolve("work-" + name)
        .resolve("db")
        .resolve("wal")
        .resolve("archive")
        .resolve(name);
  }

  void stop(Ignite ignite) {
    Ignition.stop(ignite.name(), true);
    started.remove(ignite);
  }

  @Override
  public void close() {
    List<Ignite> all = new ArrayList<>(started);
    started.clear();
    for (Ignite ignite : all) {
      Ignition.stop(ignite.name(), true);
    }
  }

  static byte[] value(int key, int size) {
    byte[] value = new byte[size];
    Arrays.fill(value, (byte) key);
    for (int i = 0; i < Integer.BYTES; i++) {
      value[i] = (byte) (key >>> (8 * i));
    }
    return value;
  }
}
