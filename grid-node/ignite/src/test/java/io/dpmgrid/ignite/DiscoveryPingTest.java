package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.testing.LoopbackPorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two engines that do not know each other. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DiscoveryPingTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final int ports;
  @TempDir Path directory = Path.of("");

  DiscoveryPingTest() throws IOException {
    ports = LoopbackPorts.block(5);
  }

  @AfterEach
  void stop() {
    Ignition.stop(name(0), true);
    Ignition.stop(name(1), true);
  }

  private String name(int i) {
    return "ping" + ports + "-" + i;
  }

  private IgniteEx start(int i) {
    return (IgniteEx)
        Ignition.start(
            new IgniteConfiguration()
                .setIgniteInstanceName(name(i))
                .setLocalHost("127.0.0.1")
                .setWorkDirectory(directory.resolve(name(i)).toAbsolutePath().toString())
                .setConnectorConfiguration(null)
                .setClientConnectorConfiguration(null)
                .setMetricsLogFrequency(0)
                .setCommunicationSpi(
                    new TcpCommunicationSpi().setLocalPort(ports + 2 + i).setLocalPortRange(0))
                .setDiscoverySpi(
                    new TcpDiscoverySpi()
                        .setLocalPort(ports + i)
                        .setLocalPortRange(0)
                        .setIpFinder(
                            new TcpDiscoveryVmIpFinder()
                                .setAddresses(List.of("127.0.0.1:" + (ports + i))))));
  }

  private InetSocketAddress address(int i) {
    return InetSocketAddress.createUnresolved("127.0.0.1", ports + i);
  }

  @Test
  void shouldFindANodeOfAnotherClusterAndNobodyWhereNobodyIs() {
    IgniteEx one = start(0);
    IgniteEx other = start(1);
    assertThat(one.cluster().nodes()).hasSize(1);
    DiscoveryPing ping = DiscoveryPing.of(one);
    assertThat(ping.at(address(1), LIMIT)).hasValue(other.localNode().id());
    assertThat(ping.at(address(4), LIMIT)).isEmpty();
    Ignition.stop(name(1), true);
    assertThat(ping.at(address(1), LIMIT)).isEmpty();
  }
}
