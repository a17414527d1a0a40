package io.dpmgrid.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.ignite.MinorityWrites;
import io.dpmgrid.node.config.CacheSettings.Atomicity;
import io.dpmgrid.node.config.CacheSettings.Mode;
import io.dpmgrid.node.config.CacheSettings.Placement;
import io.dpmgrid.node.config.CacheSettings.WriteSynchronization;
import io.dpmgrid.node.config.LoggingSettings.Format;
import io.dpmgrid.node.config.LoggingSettings.Level;
import io.dpmgrid.pmem.medium.EmulationModel;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.Survives;
import io.dpmgrid.rebalancer.execute.GuardSettings;
import io.dpmgrid.rebalancer.execute.MoveWindow;
import io.dpmgrid.rebalancer.execute.RebalanceSettings;
import io.dpmgrid.rebalancer.execute.TwoNodes;
import io.dpmgrid.rebalancer.plan.RebalancePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NodeConfigTest {
  private static final NodeConfig DEFAULTS =
      new NodeConfig(
          "node1",
          Optional.empty(),
          1,
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
          new StoreSettings(
              512L << 20, 0, 10, 64 << 20, 1L << 30, false, Duration.ofMinutes(3), 4, false),
          "dpm",
          1,
          MinorityWrites.REFUSE,
          Duration.ZERO,
          List.of(),
          RebalanceSettings.defaults(),
          new AdminSettings(
              true,
              "127.0.0.1",
              8080,
              Optional.empty(),
              List.of(),
              Optional.empty(),
              List.of(),
              List.of(),
              false),
          new LoggingSettings(Format.HUMAN, Level.INFO),
          List.of());

  @TempDir Path directory = Path.of("");

  @Test
  void shouldHaveSafeDefaults() {
    assertThat(values(new NodeConfigBuilder().set("data.directory", "/d"))).isEqualTo(DEFAULTS);
  }

  @Test
  void shouldMapEveryPropertyOfAFile() throws IOException {
    Path file = directory.resolve("node.yaml");
    Files.writeString(
        file,
        """
        node:
          id: north-7
          zone: rack-1
          weight: 2.5
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
          compaction: true
        checkpoint:
          interval: 30s
          threads: 2
          write-throttling: true
        cluster:
          name: orders-eu
          initial-nodes: 3
          minority-writes: refuse-unless-two
          rehearsal: 10s
        rebalance:
          grace: 30m
          steady: 10m
          join: manual
          restore: manual
          two-nodes: survivor
          zones: required
          minimum-copies: 2
          windows: ["fri-sun,wed 22:00-06:00", "12:00-13:30"]
          windows-zone: Europe/Berlin
          least-free: 4GB
          guard-p99: 20ms
          guard-least: 10MB
          guard-most: 400MB
          verifications: 1
        caches:
          - name: orders
            mode: replicated
            backups: 2
            atomicity: transactional
            write-synchronization: primary-sync
            accept-weaker-acks: true
            partitions: 128
          - name: plain
            placement: capacity
        admin:
          enabled: false
          address: 10.0.0.9
          port: 8443
          metrics-auth: true
          cors-origins: ["https://console.example.com"]
          tls: {certificate: /etc/admin.crt, key: /etc/admin.key, client-ca: clients.crt}
          tokens:
            - {name: grafana, sha256: "%s"}
            - {name: ops, role: admin, sha256: "%s"}
          jwt:
            jwks: https://id.example.com/keys
            issuer: https://id.example.com/
            audience: dpm-grid
            role-claim: dpm_role
          mtls-roles:
            - {subject: "CN=ops,O=Example", role: operator}
        logging:
          format: json
          level: debug
        """
            .formatted("0".repeat(64), "a".repeat(64)));

    assertThat(values(new NodeConfigBuilder().file(file)))
        .isEqualTo(
            new NodeConfig(
                "north-7",
                Optional.of("rack-1"),
                2.5,
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
                    4L << 30, 256L << 20, 4, 16 << 20, -1, true, Duration.ofSeconds(30), 2, true),
                "orders-eu",
                3,
                MinorityWrites.REFUSE_UNLESS_TWO,
                Duration.ofSeconds(10),
                List.of(
                    new CacheSettings(
                        "orders",
                        Mode.REPLICATED,
                        2,
                        Atomicity.TRANSACTIONAL,
                        WriteSynchronization.PRIMARY_SYNC,
                        128,
                        Placement.ENGINE),
                    new CacheSettings(
                        "plain",
                        Mode.PARTITIONED,
                        1,
                        Atomicity.ATOMIC,
                        WriteSynchronization.FULL_SYNC,
                        1024,
                        Placement.CAPACITY)),
                RebalanceSettings.defaults()
                    .withTimes(Duration.ofMinutes(30), Duration.ofMinutes(10))
                    .withAlone(false, false)
                    .with(TwoNodes.SURVIVOR)
                    .with(RebalancePolicy.defaults().withFewerCopies(2).withZonesRequired())
                    .withWindows(
                        List.of(
                            new MoveWindow(
                                Set.of(
                                    DayOfWeek.WEDNESDAY,
                                    DayOfWeek.FRIDAY,
                                    DayOfWeek.SATURDAY,
                                    DayOfWeek.SUNDAY),
                                LocalTime.of(22, 0),
                                LocalTime.of(6, 0)),
                            new MoveWindow(Set.of(), LocalTime.of(12, 0), LocalTime.of(13, 30))),
                        ZoneId.of("Europe/Berlin"))
                    .withLeastFreeBytes(4L << 30)
                    .withGuard(new GuardSettings(Duration.ofMillis(20), 10L << 20, 400L << 20))
                    .withVerifications(1),
                new AdminSettings(
                    false,
                    "10.0.0.9",
                    8443,
                    Optional.of(
                        new AdminSettings.Tls(
                            Path.of("/etc/admin.crt"),
                            Path.of("/etc/admin.key"),
                            Optional.of(directory.toAbsolutePath().resolve("clients.crt")))),
                    List.of(
                        new AdminSettings.Token("grafana", AdminRole.VIEWER, "0".repeat(64)),
                        new AdminSettings.Token("ops", AdminRole.ADMIN, "a".repeat(64))),
                    Optional.of(
                        new AdminSettings.Jwt(
                            "https://id.example.com/keys",
                            "https://id.example.com/",
                            "dpm-grid",
                            "dpm_role")),
                    List.of(new AdminSettings.MtlsRole("CN=ops,O=Example", AdminRole.OPERATOR)),
                    List.of("https://console.example.com"),
                    true),
                new LoggingSettings(Format.JSON, Level.DEBUG),
                List.of()));
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

    NodeConfig without = values(base(path));
    NodeConfig with = values(base(path).set(place, key.example()));

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
    assertThat(values(new NodeConfigBuilder().file(file))).isEqualTo(values(direct));
  }

  @Test
  void shouldTellWhereEachValueComesFromAndNoSecret() throws IOException {
    Path file = directory.resolve("node.yaml");
    Files.writeString(
        file,
        "data: {directory: /d}\nadmin:\n  tokens:\n    - name: ops\n      sha256: '"
            + "b".repeat(64)
            + "'\n");
    List<EffectiveSetting> effective =
        new NodeConfigBuilder()
            .file(file)
            .set("node.id", "n")
            .option("log.segments", "4")
            .build()
            .effective();

    assertThat(effective)
        .contains(
            new EffectiveSetting(
                "data.directory", "/d", EffectiveSetting.Source.FILE, file + ":1", false),
            new EffectiveSetting("node.id", "n", EffectiveSetting.Source.CODE, null, false),
            new EffectiveSetting("log.segments", "4", EffectiveSetting.Source.OPTION, null, false),
            new EffectiveSetting(
                "checkpoint.interval", "3m", EffectiveSetting.Source.DEFAULT, null, false),
            new EffectiveSetting("node.zone", null, EffectiveSetting.Source.DEFAULT, null, false),
            new EffectiveSetting(
                "admin.tokens[0].sha256", null, EffectiveSetting.Source.FILE, file + ":5", true))
        .isSortedAccordingTo(Comparator.comparing(EffectiveSetting::key));
    assertThat(effective.toString()).doesNotContain("bbbb");
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

  /** Without where they come from, by which two configurations would always differ. */
  private static NodeConfig values(NodeConfigBuilder builder) {
    NodeConfig of = builder.build();
    return new NodeConfig(
        of.nodeId(),
        of.zone(),
        of.weight(),
        of.data(),
        of.medium(),
        of.network(),
        of.store(),
        of.clusterName(),
        of.initialNodes(),
        of.minorityWrites(),
        of.rehearsal(),
        of.caches(),
        of.rebalance(),
        of.admin(),
        of.logging(),
        List.of());
  }

  /** A valid configuration in which {@code path} can be given alone. */
  private static NodeConfigBuilder base(String path) {
    NodeConfigBuilder builder =
        new NodeConfigBuilder().set("data.directory", "/d").set("caches[0].name", "c");
    if (path.startsWith("medium.emulation")) {
      builder.set("medium.kind", "emulated");
    }
    if (path.startsWith("rebalance.guard-")) {
      builder.set("rebalance.guard-p99", "1s");
    }
    if (path.endsWith("write-synchronization")) {
      builder.set("caches[0].accept-weaker-acks", "true");
    }
    switch (path) {
      case "admin.tls.certificate", "admin.tls.key", "admin.tls.client-ca" ->
          builder.set("admin.tls.certificate", "/c").set("admin.tls.key", "/k");
      case "admin.mtls-roles[].subject", "admin.mtls-roles[].role" ->
          builder
              .set("admin.tls.certificate", "/c")
              .set("admin.tls.key", "/k")
              .set("admin.tls.client-ca", "/ca")
              .set("admin.mtls-roles[0].subject", "CN=x");
      case "admin.tokens[].name", "admin.tokens[].role", "admin.tokens[].sha256" ->
          builder.set("admin.tokens[0].name", "t").set("admin.tokens[0].sha256", "0".repeat(64));
      default -> {
        if (path.startsWith("admin.jwt.")) {
          builder
              .set("admin.jwt.jwks", "/keys")
              .set("admin.jwt.issuer", "i")
              .set("admin.jwt.audience", "a");
        }
      }
    }
    return builder;
  }
}
