package io.dpmgrid.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.node.config.CacheSettings.Atomicity;
import io.dpmgrid.node.config.CacheSettings.Mode;
import io.dpmgrid.node.config.CacheSettings.WriteSynchronization;
import io.dpmgrid.node.config.LoggingSettings.Format;
import io.dpmgrid.node.config.LoggingSettings.Level;
import io.dpmgrid.pmem.medium.EmulationModel;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.Survives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NodeConfigTest {
  private static final NodeConfig DEFAULTS =
      new NodeConfig(
          "node1",
          new DataSettings(
              Path.of("/d"),
              Path.of("/d/wal"),
              Path.of("/d/archive"),
              Path.of("/d/db"),
              Path.of("/d/work")),
          new MediumSettings(Optional.empty(), Optional.empty(), EmulationModel.NONE),
          new NetworkSettings(
              "127.0.0.1",
              47500,
              List.of("127.0.0.1:47500"),
              47100,
              "127.0.0.1",
              10800,
              Duration.ofSeconds(10)),
          new StoreSettings(512L << 20, 0, 10, 64 << 20, 1L << 30, Duration.ofMinutes(3), 4, false),
          1,
          List.of(),
          new LoggingSettings(Format.HUMAN, Level.INFO));

  @TempDir Path directory = Path.of("");

  @Test
  void shouldHaveSafeDefaults() {
    assertThat(new NodeConfigBuilder().set("data.directory", "/d").build()).isEqualTo(DEFAULTS);
  }

  @Test
  void shouldMapEveryPropertyOfAFile() throws IOException {
    Path file = directory.resolve("node.yaml");
    Files.writeString(
        file,
        """
        node:
          id: north-7
        data:
          directory: data
          log: /pmem/wal
          archive: /disk/archive
          storage: /disk/db
          work: /disk/work
        medium:
          kind: emulated
          require: process-kill
          emulation:
            read-latency: 150ns
            write-back-latency: 60ns
            bandwidth: 2.5
        network:
          address: 10.0.0.7
          discovery-port: 1001
          discovery-peers: ["10.0.0.8:1001", "10.0.0.9:1001..1005"]
          communication-port: 1002
          client-address: 10.0.0.1
          client-port: 0
          failure-detection: 5s
        memory:
          region-size: 4GB
          checkpoint-buffer-size: 256MB
        log:
          segments: 4
          segment-size: 16MB
          archive-limit: unlimited
        checkpoint:
          interval: 30s
          threads: 2
          write-throttling: true
        cluster:
          initial-nodes: 3
        caches:
          - name: orders
            mode: replicated
            backups: 2
            atomicity: transactional
            write-synchronization: primary-sync
            accept-weaker-acks: true
            partitions: 128
          - name: plain
        logging:
          format: json
          level: debug
        """);

    assertThat(new NodeConfigBuilder().file(file).build())
        .isEqualTo(
            new NodeConfig(
                "north-7",
                new DataSettings(
                    directory.toAbsolutePath().resolve("data"),
                    Path.of("/pmem/wal"),
                    Path.of("/disk/archive"),
                    Path.of("/disk/db"),
                    Path.of("/disk/work")),
                new MediumSettings(
                    Optional.of(MediumKind.EMULATED),
                    Optional.of(Survives.PROCESS_KILL),
                    new EmulationModel(150, 60, 2.5)),
                new NetworkSettings(
                    "10.0.0.7",
                    1001,
                    List.of("10.0.0.8:1001", "10.0.0.9:1001..1005"),
                    1002,
                    "10.0.0.1",
                    0,
                    Duration.ofSeconds(5)),
                new StoreSettings(
                    4L << 30, 256L << 20, 4, 16 << 20, -1, Duration.ofSeconds(30), 2, true),
                3,
                List.of(
                    new CacheSettings(
                        "orders",
                        Mode.REPLICATED,
                        2,
                        Atomicity.TRANSACTIONAL,
                        WriteSynchronization.PRIMARY_SYNC,
                        128),
                    new CacheSettings(
                        "plain",
                        Mode.PARTITIONED,
                        1,
                        Atomicity.ATOMIC,
                        WriteSynchronization.FULL_SYNC,
                        1024)),
                new LoggingSettings(Format.JSON, Level.DEBUG)));
  }

  static List<String> keysThatChangeTheConfiguration() {
    // The acknowledgement only permits another key; ConfigErrorsTest covers it.
    return Keys.ALL.stream().filter(key -> !key.equals(Keys.CACHE_WEAKER)).map(Key::path).toList();
  }

  @ParameterizedTest
  @MethodSource("keysThatChangeTheConfiguration")
  void shouldHeedEveryKey(String path) {
    Key<?> key = Keys.ALL.stream().filter(k -> k.path().equals(path)).findFirst().orElseThrow();
    String place = path.replace("[]", "[0]");

    NodeConfig without = base(path).build();
    NodeConfig with = base(path).set(place, key.example()).build();

    assertThat(with).isNotEqualTo(without);
  }

  @Test
  void shouldReadBackWhatItWrites() throws IOException {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("data.directory", "/d");
    keys.put("network.discovery-peers[0]", "127.0.0.1:1001");
    keys.put("network.discovery-peers[1]", "127.0.0.1:1002");
    keys.put("caches[0].name", "a");
    keys.put("caches[0].backups", "2");
    keys.put("caches[1].name", "b");
    Path file = directory.resolve("written.yaml");
    ConfigFile.write(file, keys);

    NodeConfigBuilder direct = new NodeConfigBuilder();
    keys.forEach(direct::set);
    assertThat(new NodeConfigBuilder().file(file).build()).isEqualTo(direct.build());
  }

  @Test
  void shouldLetWhatIsSaidLaterWin() throws IOException {
    Path file = directory.resolve("node.yaml");
    Files.writeString(file, "data: {directory: /d}\nlog: {segments: 4}\n");
    NodeConfig config =
        new NodeConfigBuilder().file(file).set("log.segments", "7").cache("x").cache("y").build();
    assertThat(config.store().logSegments()).isEqualTo(7);
    assertThat(config.caches()).extracting(CacheSettings::name).containsExactly("x", "y");
  }

  /** A valid configuration in which {@code path} can be given alone. */
  private static NodeConfigBuilder base(String path) {
    NodeConfigBuilder builder =
        new NodeConfigBuilder().set("data.directory", "/d").set("caches[0].name", "c");
    if (path.startsWith("medium.emulation")) {
      builder.set("medium.kind", "emulated");
    }
    if (path.endsWith("write-synchronization")) {
      builder.set("caches[0].accept-weaker-acks", "true");
    }
    return builder;
  }
}
