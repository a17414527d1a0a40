package io.dpmgrid.node.admin;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dpmgrid.admin.grid.Atomicity;
import io.dpmgrid.admin.grid.Cache;
import io.dpmgrid.admin.grid.CacheMode;
import io.dpmgrid.admin.grid.CachePlacement;
import io.dpmgrid.admin.grid.CacheSpec;
import io.dpmgrid.admin.grid.Checkpoint;
import io.dpmgrid.admin.grid.CheckpointRequest;
import io.dpmgrid.admin.grid.Cluster;
import io.dpmgrid.admin.grid.ClusterHealth;
import io.dpmgrid.admin.grid.ClusterState;
import io.dpmgrid.admin.grid.ConsistencyCheckRequest;
import io.dpmgrid.admin.grid.CopyRole;
import io.dpmgrid.admin.grid.CopyState;
import io.dpmgrid.admin.grid.DiagnosticsRequest;
import io.dpmgrid.admin.grid.EventPort;
import io.dpmgrid.admin.grid.EventType;
import io.dpmgrid.admin.grid.GridEvent;
import io.dpmgrid.admin.grid.GridPorts;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.HealthCheck;
import io.dpmgrid.admin.grid.MediumHealth;
import io.dpmgrid.admin.grid.Node;
import io.dpmgrid.admin.grid.Partition;
import io.dpmgrid.admin.grid.PartitionCopy;
import io.dpmgrid.admin.grid.PartitionHealth;
import io.dpmgrid.admin.grid.Pool;
import io.dpmgrid.admin.grid.Setting;
import io.dpmgrid.admin.grid.SettingSource;
import io.dpmgrid.admin.grid.TopologyChange;
import io.dpmgrid.admin.grid.UnknownNode;
import io.dpmgrid.admin.grid.WorkResult;
import io.dpmgrid.admin.grid.WriteSynchronization;
import io.dpmgrid.admin.grid.Zone;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The ports on three real nodes; node 1 answers, so that the others must be asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GridPortsTest {
  private static final int PARTITIONS = 16;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final ThreeNodes cluster;
  private final GridPorts ports;

  GridPortsTest() throws Exception {
    cluster = new ThreeNodes("ports");
    ports = cluster.node(1).ports();
  }

  @BeforeAll
  void makeACache() {
    ports.caches().create(spec("shared"));
    IgniteCache<Integer, byte[]> cache = cluster.node(2).ignite().cache("shared");
    for (int i = 0; i < 200; i++) {
      cache.put(i, new byte[500]);
    }
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
  }

  static CacheSpec spec(String name) {
    return new CacheSpec(
        name,
        CacheMode.PARTITIONED,
        Atomicity.TRANSACTIONAL,
        WriteSynchronization.ALL_COPIES,
        false,
        2,
        PARTITIONS,
        CachePlacement.ENGINE,
        null);
  }

  @Test
  void shouldShowTheClusterAtAGlance() {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(ports.cluster().cluster().health()).isEqualTo(ClusterHealth.OK));
    Cluster seen = ports.cluster().cluster();
    assertThat(seen.healthReasons()).isEmpty();
    assertThat(seen.name()).isEqualTo("trial");
    assertThat(seen.state()).isEqualTo(ClusterState.ACTIVE);
    assertThat(seen.id()).isNotNull();
    assertThat(seen.serverNodes()).isEqualTo(3);
    assertThat(seen.baselineNodesOnline()).isEqualTo(3);
    assertThat(seen.answeringNodeId()).isEqualTo("node1");
    assertThat(seen.coordinatorNodeId()).isEqualTo("node1");
    assertThat(seen.survives()).isNotNull();
    assertThat(seen.caches()).isPositive();
    assertThat(seen.unknown()).isEmpty();
    assertThat(seen.capacityBytes()).isGreaterThan(seen.usedBytes());
    assertThat(seen.durability()).isNotNull();
    assertThat(requireNonNull(seen.durability()).putsTotal()).isGreaterThanOrEqualTo(400);
    assertThat(seen.engine().version()).isEqualTo("2.18.0");
  }

  @Test
  void shouldShowEveryNodeWithItsMedium() {
    List<Node> nodes = ports.cluster().nodes().items();
    assertThat(nodes).extracting(Node::id).containsExactly("node1", "node2", "node3");
    assertThat(nodes).filteredOn(Node::local).extracting(Node::id).containsExactly("node1");
    assertThat(nodes)
        .allSatisfy(
            node -> {
              assertThat(node.online()).isTrue();
              assertThat(node.inBaseline()).isTrue();
              assertThat(node.unknownReason()).isNull();
              assertThat(node.version()).isNotBlank();
              assertThat(node.engineVersion()).isEqualTo("2.18.0");
              assertThat(node.medium()).isNotNull();
              assertThat(requireNonNull(node.medium()).health()).isNotEqualTo(MediumHealth.FAILED);
              assertThat(requireNonNull(node.medium()).directory()).contains(node.id());
              assertThat(requireNonNull(node.durability()).bytesTotal()).isPositive();
              assertThat(node.startedAt()).isNotNull();
            });
    assertThat(ports.cluster().topology().zones())
        .containsExactly(
            new Zone("north", List.of("node1", "node2")), new Zone("south", List.of("node3")));
  }

  @Test
  void shouldTellRatesAndLatenciesOfDurablePuts() {
    IgniteCache<Integer, byte[]> cache = cluster.node(2).ignite().cache("shared");
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              for (int i = 0; i < 200; i++) {
                cache.put(i, new byte[500]);
              }
              assertThat(requireNonNull(ports.cluster().cluster().durability()).putsPerSecond())
                  .isPositive();
              assertThat(requireNonNull(ports.cluster().cluster().durability()).latencyP50Us())
                  .isPositive();
            });
  }

  @Test
  void shouldShowThePoolOfEveryNode() {
    List<Pool> pools = ports.pools().pools().items();
    assertThat(pools).extracting(Pool::nodeId).containsExactly("node1", "node2", "node3");
    assertThat(pools)
        .allSatisfy(
            pool -> {
              assertThat(pool.usedBytes()).isBetween(4L * (2 << 20), pool.capacityBytes());
              assertThat(pool.clean()).as("a new pool was never left open").isTrue();
              assertThat(pool.dirtyShutdowns()).isZero();
              assertThat(pool.createdAt()).isNotNull();
              assertThat(pool.log()).isNotNull();
              assertThat(requireNonNull(pool.log()).segments()).isEqualTo(4);
              assertThat(requireNonNull(pool.log()).segmentBytes()).isEqualTo(2 << 20);
              assertThat(requireNonNull(pool.log()).durablePositionBytes()).isBetween(0L, 2L << 20);
            });
    assertThat(pools.get(0).uuid()).isEqualTo(cluster.node(1).plugin().poolId());
  }

  @Test
  void shouldShowSizesAndOwnersOfACache() {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              Cache seen = cache("shared");
              assertThat(seen.entries()).isEqualTo(200);
              assertThat(seen.copies()).isEqualTo(2);
              assertThat(seen.bytes()).isNotNull();
              assertThat(seen.persistent()).isTrue();
              assertThat(seen.movingPartitions()).isZero();
            });
    List<Partition> partitions = ports.caches().partitions("shared").items();
    assertThat(partitions).hasSize(PARTITIONS);
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(ports.caches().partitions("shared").items())
                    .allSatisfy(
                        partition -> {
                          assertThat(partition.state()).isEqualTo(PartitionHealth.OK);
                          assertThat(partition.owners()).hasSize(2);
                          assertThat(partition.owners().get(0).role()).isEqualTo(CopyRole.PRIMARY);
                          assertThat(partition.owners().get(1).role()).isEqualTo(CopyRole.BACKUP);
                          assertThat(partition.owners())
                              .extracting(PartitionCopy::state)
                              .containsOnly(CopyState.OWNING);
                        }));
    assertThat(ports.caches().lost().items()).isEmpty();
    assertThatThrownBy(() -> ports.caches().partitions("nothing"))
        .isInstanceOf(GridProblem.NotFound.class)
        .hasMessageContaining("'nothing'");
  }

  @Test
  void shouldTellBytesOfPartitionsOnceTheyAreOnTheMedium() throws Exception {
    WatchedWork.run(
        ports.checkpoints().prepareCheckpoint(new CheckpointRequest(List.of(), "for the test")));
    assertThat(ports.caches().partitions("shared").items())
        .allSatisfy(
            partition ->
                assertThat(partition.owners())
                    .allSatisfy(copy -> assertThat(copy.bytes()).isPositive()));
    await().atMost(LIMIT).until(() -> requireNonNull(cache("shared").bytes()) > 0);
  }

  @Test
  void shouldCreateAndDestroyCaches() {
    Cache made = ports.caches().create(spec("short-lived"));
    assertThat(made.name()).isEqualTo("short-lived");
    assertThat(made.atomicity()).isEqualTo(Atomicity.TRANSACTIONAL);
    assertThat(made.writeSynchronization()).isEqualTo(WriteSynchronization.ALL_COPIES);
    assertThat(made.partitions()).isEqualTo(PARTITIONS);
    assertThat(made.placement()).isEqualTo(CachePlacement.ENGINE);
    assertThat(made.dataRegion()).isEqualTo("default");
    assertThat(cluster.node(3).ignite().cacheNames()).contains("short-lived");

    assertThatThrownBy(() -> ports.caches().create(spec("short-lived")))
        .isInstanceOf(GridProblem.Conflict.class)
        .hasMessageContaining("there already");
    CacheSpec elsewhere =
        new CacheSpec(
            "elsewhere",
            CacheMode.REPLICATED,
            Atomicity.ATOMIC,
            WriteSynchronization.ALL_COPIES,
            false,
            1,
            PARTITIONS,
            CachePlacement.ENGINE,
            "no-such-region");
    assertThatThrownBy(() -> ports.caches().create(elsewhere))
        .isInstanceOf(GridProblem.Refused.class)
        .hasMessageContaining("default");

    ports.caches().destroy("short-lived");
    assertThat(cluster.node(3).ignite().cacheNames()).doesNotContain("short-lived");
    assertThatThrownBy(() -> ports.caches().destroy("short-lived"))
        .isInstanceOf(GridProblem.NotFound.class);
  }

  @Test
  void shouldMakeCheckpointsOnNamedNodesAndOnAll() throws Exception {
    // One that is made by itself, for new data of other tests, must not come in between.
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(
            () ->
                cluster.node(1).executor().mayRestart("node3").reasons().stream()
                    .noneMatch(reason -> reason.contains("checkpoint")));
    WatchedWork watch = new WatchedWork();
    long before = requireNonNull(checkpoint("node3").checkpointsTotal());
    ports
        .checkpoints()
        .prepareCheckpoint(new CheckpointRequest(List.of("node3"), "asked for"))
        .run(watch);
    assertThat(watch.told()).last().asString().contains("1 of 1 nodes");
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(checkpoint("node3").checkpointsTotal()).isGreaterThan(before));
    assertThat(requireNonNull(checkpoint("node3").last()).reason()).contains("asked for");
    assertThatThrownBy(
            () ->
                ports.checkpoints().prepareCheckpoint(new CheckpointRequest(List.of("node9"), "x")))
        .isInstanceOf(GridProblem.NotFound.class);
  }

  @Test
  void shouldFindEqualCopiesEqualAndUnequalOnesUnequal() throws Exception {
    ports.caches().create(spec("compared"));
    IgniteCache<Integer, String> cache = cluster.node(1).ignite().cache("compared");
    cache.put(1, "same");
    ConsistencyCheckRequest request = new ConsistencyCheckRequest(List.of("compared"));
    WorkResult.Report good =
        (WorkResult.Report) WatchedWork.run(ports.caches().prepareConsistencyCheck(request));
    assertThat(good.report().ok()).as(good.report().findings().toString()).isTrue();
    assertThat(good.report().partitionsChecked()).isEqualTo(PARTITIONS);

    Tampering.spoilOneCopy(cluster.node(2).ignite(), "compared");
    WorkResult.Report bad =
        (WorkResult.Report) WatchedWork.run(ports.caches().prepareConsistencyCheck(request));
    assertThat(bad.report().ok()).isFalse();
    assertThat(bad.report().findings()).isNotEmpty();
    assertThatThrownBy(
            () ->
                ports
                    .caches()
                    .prepareConsistencyCheck(new ConsistencyCheckRequest(List.of("nothing"))))
        .isInstanceOf(GridProblem.NotFound.class);
    ports.caches().destroy("compared");
  }

  @Test
  void shouldShowANodeOfTheEngineAloneAsUnknown() throws Exception {
    List<GridEvent> seen = new CopyOnWriteArrayList<>();
    try (EventPort.Registration told = ports.events().subscribe(seen::add);
        Ignite stock = cluster.startStock()) {
      assertThat(stock.cluster().localNode().consistentId()).isEqualTo("stock");
      // What nodes told is kept for a moment, so that a node can be too new to be in it.
      await().atMost(LIMIT).until(() -> !ports.cluster().nodes().unknown().isEmpty());
      UnknownNode unknown = ports.cluster().nodes().unknown().get(0);
      assertThat(unknown.nodeId()).isEqualTo("stock");
      assertThat(unknown.reason()).contains("without DPM Grid");
      Node node =
          ports.cluster().nodes().items().stream()
              .filter(one -> one.id().equals("stock"))
              .findFirst()
              .orElseThrow();
      assertThat(node.medium()).isNull();
      assertThat(node.version()).isNull();
      assertThat(node.engineVersion()).isEqualTo("2.18.0");
      assertThat(node.unknownReason()).contains("without DPM Grid");
      assertThat(ports.cluster().cluster().survives()).as("one does not tell").isNull();
      assertThat(ports.pools().pools().items()).hasSize(3);
      assertThat(ports.snapshots().snapshots().unknown()).hasSize(1);
      WatchedWork.run(
          ports.checkpoints().prepareCheckpoint(new CheckpointRequest(List.of("stock"), "x")));
      assertThatThrownBy(() -> WatchedWork.run(ports.snapshots().prepareDelete("whatever")))
          .isInstanceOf(GridProblem.Failed.class)
          .hasMessageContaining("stock");
      assertThat(told).isNotNull();
    }
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(seen)
                    .extracting(GridEvent::type)
                    .contains(EventType.NODE_JOINED, EventType.NODE_LEFT));
    assertThat(ports.cluster().topology().changes())
        .extracting(TopologyChange::nodeId)
        .contains("stock");
  }

  @Test
  void shouldNotBeTroubledByGarbage() {
    Ignite other = cluster.node(2).ignite();
    for (Object garbage :
        List.of("", "{", "[]", "{\"v\":99}", "{\"v\":1,\"id\":\"x\",\"kind\":\"facts\"}", 42)) {
      other.message().send("dpm.admin.questions", garbage);
      other.message().send("dpm.admin.answers", garbage);
    }
    other
        .message()
        .send(
            "dpm.admin.questions",
            "{\"v\":1,\"id\":\"" + UUID.randomUUID() + "\",\"kind\":\"nothing\"}");
    assertThat(ports.pools().pools().items()).hasSize(3);
    assertThat(ports.pools().pools().unknown()).isEmpty();
  }

  @Test
  void shouldRefuseABaselineThatSomebodyElseChangedOrThatIsNotThere() {
    long version = ports.baseline().baseline().version();
    assertThat(version).isPositive();
    assertThatThrownBy(() -> ports.baseline().change(List.of("node1"), version - 1))
        .isInstanceOf(GridProblem.Conflict.class)
        .hasMessageContaining("somebody else");
    assertThatThrownBy(() -> ports.baseline().change(List.of("node1", "node9"), version))
        .isInstanceOf(GridProblem.Refused.class)
        .hasMessageContaining("node9");
  }

  @Test
  void shouldTellCachesThatComeAndGo() {
    List<GridEvent> seen = new CopyOnWriteArrayList<>();
    try (EventPort.Registration told = cluster.node(3).ports().events().subscribe(seen::add)) {
      ports.caches().create(spec("told"));
      ports.caches().destroy("told");
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(seen)
                      .filteredOn(event -> "told".equals(event.subject()))
                      .extracting(GridEvent::type)
                      .containsSubsequence(EventType.CACHE_CREATED, EventType.CACHE_DESTROYED));
      assertThat(told).isNotNull();
    }
  }

  @Test
  void shouldSayThatItLivesAndServes() {
    assertThat(ports.health().live()).allMatch(HealthCheck::ok);
    assertThat(ports.health().ready())
        .extracting(HealthCheck::name)
        .containsExactly("engine", "log", "cluster-active");
    assertThat(ports.health().ready()).allMatch(HealthCheck::ok);
  }

  @Test
  void shouldShowItsSettingsWithTheirSources() {
    assertThat(ports.configuration().configuration().items())
        .contains(new Setting("node.id", "node1", SettingSource.CODE, null, false))
        .contains(new Setting("checkpoint.threads", "4", SettingSource.DEFAULT, null, false));
  }

  @Test
  void shouldPutEverythingThatHelpsIntoABundle() throws Exception {
    WorkResult.Zip zip =
        (WorkResult.Zip) WatchedWork.run(ports.diagnostics().prepare(new DiagnosticsRequest(100)));
    assertThat(zip.fileName()).matches("dpm-node1-[0-9-]+\\.zip");
    Map<String, String> files = new TreeMap<>();
    try (InputStream in = Files.newInputStream(zip.path());
        ZipInputStream entries = new ZipInputStream(in)) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        files.put(entry.getName(), new String(entries.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    Files.delete(zip.path());
    assertThat(files.get("versions.txt")).contains("Apache Ignite 2.18.0", "java.version");
    assertThat(files.get("configuration.txt")).contains("node.id: node1");
    assertThat(files.get("threads.txt")).contains("GridPortsTest");
    assertThat(files.get("metrics.txt")).contains("dpm_");
    assertThat(files.get("pool.txt")).contains(String.valueOf(cluster.node(1).plugin().poolId()));
    assertThat(files.get("caches.json")).contains("shared");
    assertThat(files.get("nodes.json")).contains("node3");
    assertThat(files).containsKey("log.txt");
    assertThat(String.join("\n", files.values())).doesNotContain("This part could not be made");
  }

  private Cache cache(String name) {
    return ports.caches().caches().items().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Checkpoint checkpoint(String nodeId) {
    return ports.checkpoints().checkpoints().items().stream()
        .filter(one -> one.nodeId().equals(nodeId))
        .findFirst()
        .orElseThrow();
  }
}
