package io.dpmgrid.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dpmgrid.node.cluster.FreePorts;
import io.dpmgrid.node.cluster.NodeProcess;
import io.dpmgrid.node.config.ConfigFile;
import io.dpmgrid.pmem.testing.FastJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.discovery.isolated.IsolatedDiscoverySpi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class RehearsalTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(Rehearsal.class);

  @TempDir Path directory = Path.of("");
  private final ListAppender<ILoggingEvent> told = new ListAppender<>();

  @BeforeEach
  void listen() {
    told.start();
    LOG.setLevel(Level.INFO);
    LOG.addAppender(told);
  }

  @AfterEach
  void leave() {
    LOG.detachAppender(told);
    LOG.setLevel(null);
  }

  @Test
  void shouldRehearseBeforeTheFirstStartOnly() throws IOException {
    List<Integer> ports = FreePorts.find(4);

    try (Ignite other = lone("another");
        GridNode node = node(ports).set("network.discovery-peers[0]", peer(ports)).start()) {
      assertThat(told.list)
          .hasSize(2)
          .last()
          .satisfies(
              event -> {
                assertThat(event.getLevel()).isEqualTo(Level.INFO);
                assertThat(event.getFormattedMessage())
                    .matches("rehearsed for \\d+ ms before the first start: [1-9]\\d* entries .*");
              });
      assertThat(rehearsal()).doesNotExist();
      assertThat(node.ignite().cacheNames()).isEmpty();
      assertThat(node.ignite().cluster().nodes()).hasSize(1);
      assertThat(other.cluster().state().active()).isTrue();
    }
    told.list.clear();
    try (GridNode again = node(ports).set("network.discovery-peers[0]", peer(ports)).start()) {
      assertThat(again.ignite().cluster().state().active()).isTrue();
      assertThat(told.list).isEmpty();
    }
  }

  @Test
  void shouldStartWithoutARehearsalThatFails() throws IOException {
    List<Integer> ports = FreePorts.find(4);
    // Two engines of one name cannot run in a process.
    try (Ignite other = lone("rehearsal-north-7");
        GridNode node = node(ports).set("network.discovery-peers[0]", peer(ports)).start()) {
      assertThat(node.ignite().cluster().state().active()).isTrue();
      assertThat(told.list)
          .hasSize(2)
          .last()
          .satisfies(
              event -> {
                assertThat(event.getLevel()).isEqualTo(Level.WARN);
                assertThat(event.getFormattedMessage()).contains("already been started");
              });
      assertThat(rehearsal()).doesNotExist();
      assertThat(other.cluster().state().active()).isTrue();
    }
  }

  @Test
  void shouldNotRehearseAgainAfterOneThatEndedTheProcess() throws IOException {
    Files.createDirectories(rehearsal().resolve("db/rehearsal"));
    Files.writeString(rehearsal().resolve("db/rehearsal/part-0.bin"), "half");
    List<Integer> ports = FreePorts.find(4);

    try (GridNode node = node(ports).set("network.discovery-peers[0]", peer(ports)).start()) {
      assertThat(node.ignite().cluster().state().active()).isTrue();
      assertThat(told.list)
          .singleElement()
          .satisfies(event -> assertThat(event.getLevel()).isEqualTo(Level.WARN));
      assertThat(rehearsal()).doesNotExist();
    }
  }

  @Test
  void shouldLeaveNothingWhenTheProcessIsToldToStop() throws IOException {
    List<Integer> ports = FreePorts.find(4);
    Path config = directory.resolve("north-7.yaml");
    Map<String, String> keys = new TreeMap<>(keys(ports));
    keys.put("network.discovery-peers[0]", peer(ports));
    keys.put("cluster.rehearsal", "5m");
    ConfigFile.write(config, keys);
    Path log = directory.resolve("north-7.log");

    try (NodeProcess node = NodeProcess.start("north-7", config, log, FastJvm.with("-Xmx256m"))) {
      Path cache = rehearsal().resolve("db/rehearsal/cache-rehearsal");
      await().atMost(Duration.ofMinutes(1)).until(() -> Files.isDirectory(cache));
      node.stop(Duration.ofSeconds(30));
    }
    assertThat(rehearsal()).doesNotExist();
    assertThat(directory.resolve("wal/north-7")).doesNotExist();
    assertThat(Files.readString(log)).contains("rehearses for PT5M").doesNotContain("WARN");
  }

  @Test
  void shouldNotRehearseWithoutPeers() throws IOException {
    try (GridNode node = node(FreePorts.find(3)).start()) {
      assertThat(node.ignite().cluster().state().active()).isTrue();
      assertThat(told.list).isEmpty();
    }
  }

  private Path rehearsal() {
    return directory.resolve("wal/.rehearsal-north-7");
  }

  /** Another engine of this process. */
  private Ignite lone(String name) {
    return Ignition.start(
        new IgniteConfiguration()
            .setIgniteInstanceName(name)
            .setWorkDirectory(directory.resolve("other").toString())
            .setConnectorConfiguration(null)
            .setClientConnectorConfiguration(null)
            .setDiscoverySpi(new IsolatedDiscoverySpi()));
  }

  /** Where nobody answers. */
  private static String peer(List<Integer> ports) {
    return "127.0.0.1:" + ports.get(3);
  }

  private GridNodeBuilder node(List<Integer> ports) {
    GridNodeBuilder node = GridNode.builder();
    keys(ports).forEach(node::set);
    return node;
  }

  private Map<String, String> keys(List<Integer> ports) {
    return Map.ofEntries(
        Map.entry("node.id", "north-7"),
        Map.entry("data.directory", directory.toString()),
        Map.entry("network.discovery-port", String.valueOf(ports.get(0))),
        Map.entry("network.communication-port", String.valueOf(ports.get(1))),
        Map.entry("network.client-port", String.valueOf(ports.get(2))),
        Map.entry("admin.enabled", "false"),
        Map.entry("memory.region-size", "64MB"),
        Map.entry("memory.checkpoint-buffer-size", "16MB"),
        Map.entry("log.segments", "4"),
        Map.entry("log.segment-size", "2MB"),
        Map.entry("cluster.rehearsal", "1s"));
  }
}
