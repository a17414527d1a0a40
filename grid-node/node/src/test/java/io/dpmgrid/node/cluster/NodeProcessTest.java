package io.dpmgrid.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.node.config.ConfigFile;
import io.dpmgrid.pmem.testing.FastJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.ignite.client.IgniteClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeProcessTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final List<String> JVM = FastJvm.with("-Xmx512m", "-ea");

  @TempDir Path directory = Path.of("");

  @Test
  void shouldKeepWhatWasAcknowledgedOverSigkillAndSigterm() throws IOException {
    try (LocalCluster cluster = new LocalCluster(directory, 1, small(), JVM)) {
      cluster.startAll();
      cluster.awaitReady(LIMIT);
      put(cluster, "killed", "1");
      cluster.killAll();

      cluster.startAll();
      cluster.awaitReady(LIMIT);
      assertThat(get(cluster, "killed")).isEqualTo("1");
      put(cluster, "stopped", "2");
      assertThat(cluster.node(1).stop(LIMIT)).as("exit code of a graceful stop").isZero();

      cluster.startAll();
      cluster.awaitReady(LIMIT);
      assertThat(get(cluster, "killed")).isEqualTo("1");
      assertThat(get(cluster, "stopped")).isEqualTo("2");
    }
  }

  @Test
  void shouldRefuseASecondNodeOnTheSameDirectory() throws IOException {
    try (LocalCluster cluster = new LocalCluster(directory, 1, small(), JVM)) {
      cluster.startAll();
      cluster.awaitReady(LIMIT);
      put(cluster, "a", "1");
      List<Integer> ports = FreePorts.find(3);
      Map<String, String> keys = new LinkedHashMap<>();
      keys.put("node.id", "node1");
      keys.put("data.directory", cluster.nodeDirectory(1).toString());
      keys.put("network.discovery-port", String.valueOf(ports.get(0)));
      keys.put("network.communication-port", String.valueOf(ports.get(1)));
      keys.put("network.client-port", String.valueOf(ports.get(2)));
      keys.putAll(small());
      Path config = directory.resolve("second.yaml");
      ConfigFile.write(config, keys);
      Path log = directory.resolve("second.log");

      try (NodeProcess second = NodeProcess.start("second", config, log, JVM)) {
        assertThat(second.awaitExit(LIMIT)).isEqualTo(1);
      }

      assertThat(Files.readString(log)).contains("cannot start").contains("in use");
      assertThat(get(cluster, "a")).isEqualTo("1");
    }
  }

  @Test
  void shouldStartWithoutAWordWhereTheClassArchiveIsMissingOrIsNone() throws IOException {
    Path none = Files.writeString(directory.resolve("none.jsa"), "no archive of classes");
    for (Path archive : List.of(none, directory.resolve("missing.jsa"))) {
      System.setProperty("dpm.class-archive", archive.toString());
      try (LocalCluster cluster = new LocalCluster(directory, 1, small(), JVM)) {
        cluster.startAll();
        cluster.awaitReady(LIMIT);
        assertThat(cluster.node(1).stop(LIMIT)).isZero();
      } finally {
        System.clearProperty("dpm.class-archive");
      }
    }
    assertThat(Files.readString(directory.resolve("node1").resolve("node.log")))
        .doesNotContainIgnoringCase("archive of classes")
        .doesNotContain("[cds")
        .doesNotContain(".jsa");
  }

  @Test
  void shouldSayWhyANodeEndedWithTheEndOfItsLog() throws IOException {
    Path config = configuration(FreePorts.find(3));
    Files.writeString(config, Files.readString(config) + "medium: {kind: dax}\n");
    try (NodeProcess node =
        NodeProcess.start("x", config, directory.resolve("x.log"), FastJvm.with("-Xmx256m"))) {
      assertThatThrownBy(() -> node.awaitReady(LIMIT))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("x.log")
          .hasMessageContaining("dax");
    }
  }

  @ParameterizedTest
  @CsvSource({"0, discovery", "1, communication", "2, client"})
  void shouldSayWhichPortSomebodyElseHas(int which, String name) throws IOException {
    List<Integer> ports = FreePorts.find(3);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket taken = new ServerSocket(ports.get(which), 1, loopback);
        NodeProcess node =
            NodeProcess.start(
                "x", configuration(ports), directory.resolve("x.log"), FastJvm.with("-Xmx256m"))) {
      assertThatThrownBy(() -> node.awaitReady(LIMIT))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("network." + name + "-port " + taken.getLocalPort())
          .hasMessageNotContaining("-port " + ports.get((which + 1) % 3));
    }
  }

  private Path configuration(List<Integer> ports) throws IOException {
    Path config = directory.resolve("x.yaml");
    ConfigFile.write(
        config,
        Map.of(
            "data.directory", directory.resolve("n").toString(),
            "node.id", "x",
            "network.discovery-port", ports.get(0).toString(),
            "network.communication-port", ports.get(1).toString(),
            "network.client-port", ports.get(2).toString()));
    return config;
  }

  private static Map<String, String> small() {
    return Map.of(
        "log.segments", "3",
        "log.segment-size", "4MB",
        "log.archive-limit", "32MB",
        "memory.region-size", "64MB",
        "caches[0].name", "c",
        "caches[0].backups", "0",
        "caches[0].partitions", "8");
  }

  private static void put(LocalCluster cluster, String key, String value) {
    try (IgniteClient client = cluster.connect()) {
      client.cache("c").put(key, value);
    }
  }

  private static Object get(LocalCluster cluster, String key) {
    try (IgniteClient client = cluster.connect()) {
      return client.cache("c").get(key);
    }
  }
}
