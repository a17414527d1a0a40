package io.dpmgrid.node.admin;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dpmgrid.admin.grid.CheckReport;
import io.dpmgrid.admin.grid.Checkpoint;
import io.dpmgrid.admin.grid.CheckpointRequest;
import io.dpmgrid.admin.grid.Client;
import io.dpmgrid.admin.grid.ClientKind;
import io.dpmgrid.admin.grid.ClusterHealth;
import io.dpmgrid.admin.grid.ClusterState;
import io.dpmgrid.admin.grid.GridPorts;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.HealthCheck;
import io.dpmgrid.admin.grid.Query;
import io.dpmgrid.admin.grid.QueryKind;
import io.dpmgrid.admin.grid.Rebalance;
import io.dpmgrid.admin.grid.RestoreRequest;
import io.dpmgrid.admin.grid.Snapshot;
import io.dpmgrid.admin.grid.SnapshotCheckRequest;
import io.dpmgrid.admin.grid.SnapshotKind;
import io.dpmgrid.admin.grid.SnapshotRequest;
import io.dpmgrid.admin.grid.Transaction;
import io.dpmgrid.admin.grid.WorkResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import javax.cache.Cache.Entry;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.Ignition;
import org.apache.ignite.cache.query.ContinuousQuery;
import org.apache.ignite.cache.query.QueryCursor;
import org.apache.ignite.cache.query.ScanQuery;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.configuration.ClientConfiguration;
import org.apache.ignite.internal.management.cache.IdleVerifyResult;
import org.apache.ignite.internal.processors.cache.version.GridCacheVersion;
import org.apache.ignite.transactions.TransactionConcurrency;
import org.apache.ignite.transactions.TransactionIsolation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What people do on a grid, seen and ended from another node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GridWorkTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final ThreeNodes cluster;
  private final GridPorts ports;

  GridWorkTest() throws Exception {
    cluster = new ThreeNodes("work");
    ports = cluster.node(1).ports();
    ports.caches().create(GridPortsTest.spec("work"));
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  void shouldShowAndRollBackATransactionOfAnotherNode() {
    Ignite other = cluster.node(2).ignite();
    IgniteCache<Integer, String> cache = other.cache("work");
    try (org.apache.ignite.transactions.Transaction open =
        other
            .transactions()
            .withLabel("forgotten")
            .txStart(TransactionConcurrency.PESSIMISTIC, TransactionIsolation.REPEATABLE_READ)) {
      cache.put(1, "never committed");
      List<Transaction> seen =
          ports.transactions().transactions().items().stream()
              .filter(one -> "forgotten".equals(one.label()))
              .toList();
      assertThat(seen).hasSize(1);
      Transaction one = seen.get(0);
      assertThat(one.nodeId()).isEqualTo("node2");
      assertThat(one.id()).matches("[A-Za-z0-9_.:-]{1,128}");
      assertThat(one.keys()).isEqualTo(1);
      assertThat(one.state()).isEqualTo("active");

      ports.transactions().kill(one.id());

      assertThat(ports.transactions().transactions().items()).doesNotContain(one);
      assertThatThrownBy(open::commit).isInstanceOf(Exception.class);
      assertThatThrownBy(() -> ports.transactions().kill(one.id()))
          .isInstanceOf(GridProblem.NotFound.class);
    }
    assertThat(cache.get(1)).isNotEqualTo("never committed");
  }

  @Test
  void shouldShowAndCancelAScanOfAnotherNode() {
    Ignite other = cluster.node(2).ignite();
    IgniteCache<Integer, String> cache = other.cache("work");
    for (int i = 1000; i < 3000; i++) {
      cache.put(i, "v" + i);
    }
    try (QueryCursor<Entry<Integer, String>> cursor =
        cache.query(new ScanQuery<Integer, String>().setPageSize(1))) {
      Iterator<Entry<Integer, String>> entries = cursor.iterator();
      assertThat(entries.hasNext()).isTrue();
      Query seen = await().atMost(LIMIT).until(() -> query(QueryKind.SCAN), one -> one != null);
      assertThat(seen.cache()).isEqualTo("work");
      assertThat(seen.nodeId()).isEqualTo("node2");
      assertThat(seen.id()).matches("[A-Za-z0-9_.:-]{1,128}");
      ports.queries().kill(seen.id());
      assertThatThrownBy(() -> entries.forEachRemaining(entry -> {})).isInstanceOf(Exception.class);
    }
    assertThatThrownBy(() -> ports.queries().kill("scan:nothing"))
        .isInstanceOf(GridProblem.NotFound.class);
  }

  @Test
  void shouldShowAndCancelAContinuousQuery() {
    ContinuousQuery<Integer, String> query = new ContinuousQuery<>();
    query.setLocalListener(events -> {});
    try (QueryCursor<Entry<Integer, String>> cursor =
        cluster.node(3).ignite().<Integer, String>cache("work").query(query)) {
      Query seen =
          await().atMost(LIMIT).until(() -> query(QueryKind.CONTINUOUS), one -> one != null);
      assertThat(seen.nodeId()).isEqualTo("node3");
      ports.queries().kill(seen.id());
      await().atMost(LIMIT).until(() -> query(QueryKind.CONTINUOUS) == null);
      assertThat(cursor).isNotNull();
    }
  }

  @Test
  void shouldShowAndDropAThinClientOfAnotherNode() {
    try (IgniteClient client =
        Ignition.startClient(
            new ClientConfiguration()
                .setAddresses(cluster.clientAddress(3))
                .setClusterDiscoveryEnabled(false))) {
      assertThat(client.cacheNames()).contains("work");
      Client seen = ports.clients().clients().items().get(0);
      assertThat(seen.kind()).isEqualTo(ClientKind.THIN);
      assertThat(seen.nodeId()).isEqualTo("node3");
      assertThat(seen.remoteAddress()).startsWith("127.0.0.1:");
      ports.clients().drop(seen.id());
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  ports.clients().clients().items().stream()
                      .noneMatch(one -> one.id().equals(seen.id())));
      assertThatThrownBy(() -> ports.clients().drop(seen.id()))
          .isInstanceOf(GridProblem.NotFound.class);
      assertThatThrownBy(() -> ports.clients().drop("x")).isInstanceOf(GridProblem.NotFound.class);
    }
  }

  @Test
  void shouldStillTellOfNodesAndPoolsWhileItIsInactive() {
    ports.cluster().changeState(ClusterState.INACTIVE, true);
    try {
      assertThat(ports.pools().pools().unknown()).isEmpty();
      assertThat(ports.pools().pools().items()).hasSize(3);
      assertThat(ports.cluster().cluster().state()).isEqualTo(ClusterState.INACTIVE);
      assertThat(ports.cluster().cluster().health()).isEqualTo(ClusterHealth.FAILED);
      assertThat(ports.health().ready()).anyMatch(check -> !check.ok());
      assertThat(ports.health().live()).allMatch(HealthCheck::ok);
      assertThat(ports.caches().partitions("work").items()).isEmpty();
      assertThat(ports.transactions().transactions().unknown()).isEmpty();
      assertThat(ports.snapshots().snapshots().unknown()).isEmpty();
      assertThatThrownBy(() -> ports.caches().create(GridPortsTest.spec("no")))
          .isInstanceOf(GridProblem.Conflict.class)
          .hasMessageContaining("not active");
    } finally {
      ports.cluster().changeState(ClusterState.ACTIVE, false);
    }
    assertThat(ports.cluster().cluster().state()).isEqualTo(ClusterState.ACTIVE);
  }

  @Test
  void shouldSayThatNothingIsDecidedWhileItIsInactive() {
    await().atMost(LIMIT).until(() -> ports.rebalance().rebalance().execution() != null);
    ports.cluster().changeState(ClusterState.INACTIVE, true);
    try {
      for (int i = 1; i <= 3; i++) {
        Rebalance seen = cluster.node(i).ports().rebalance().rebalance();
        assertThat(seen.execution()).as("what was so before").isNull();
        assertThat(seen.executionUnknown())
            .contains("the cluster is not active, so nothing is decided about moves");
        assertThat(cluster.node(i).executor().statusIfLeading()).isEmpty();
      }
      assertThatThrownBy(() -> ports.executor().history())
          .isInstanceOf(GridProblem.Unavailable.class)
          .hasMessageContaining("not active");
    } finally {
      ports.cluster().changeState(ClusterState.ACTIVE, false);
    }
    await().atMost(LIMIT).until(() -> ports.rebalance().rebalance().execution() != null);
  }

  @Test
  void shouldSeeCheckpointsAfterItWasInactive() throws Exception {
    ports.cluster().changeState(ClusterState.INACTIVE, true);
    ports.cluster().changeState(ClusterState.ACTIVE, false);
    for (int i = 1; i <= 3; i++) {
      String id = "node" + i;
      long before = requireNonNull(checkpoint(id).checkpointsTotal());
      ports
          .checkpoints()
          .prepareCheckpoint(new CheckpointRequest(List.of(id), "asked for"))
          .run(new WatchedWork());
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(checkpoint(id).checkpointsTotal()).isGreaterThan(before));
    }
  }

  private Checkpoint checkpoint(String id) {
    return ports.checkpoints().checkpoints().items().stream()
        .filter(one -> one.nodeId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldTakeCheckRestoreAndDeleteASnapshot() throws Exception {
    ports.caches().create(GridPortsTest.spec("kept"));
    IgniteCache<Integer, String> cache = cluster.node(2).ignite().cache("kept");
    for (int i = 0; i < 100; i++) {
      cache.put(i, "first");
    }
    SnapshotRequest full = new SnapshotRequest("trial", SnapshotKind.FULL);
    assertThatThrownBy(
            () ->
                ports
                    .snapshots()
                    .prepareCreate(new SnapshotRequest("trial", SnapshotKind.INCREMENTAL)))
        .isInstanceOf(GridProblem.NotFound.class);
    WatchedWork watch = new WatchedWork();
    ports.snapshots().prepareCreate(full).run(watch);
    assertThat(watch.told())
        .as("bytes where none are counted")
        .isNotEmpty()
        .noneMatch(told -> told.contains("of null bytes"));
    assertThatThrownBy(() -> ports.snapshots().prepareCreate(full))
        .isInstanceOf(GridProblem.Conflict.class)
        .hasMessageContaining("there already");
    Snapshot made = snapshot();
    assertThat(made.complete()).isTrue();
    assertThat(made.nodeIds()).containsExactly("node1", "node2", "node3");
    assertThat(made.caches()).contains("kept", "work");
    assertThat(made.bytes()).isPositive();
    assertThat(made.createdAt()).isNotNull();
    assertThat(made.incrementalPossible()).as(made.incrementalImpossibleReason()).isTrue();

    cache.put(1, "second");
    WatchedWork.run(
        ports.snapshots().prepareCreate(new SnapshotRequest("trial", SnapshotKind.INCREMENTAL)));
    assertThat(snapshot().increments()).hasSize(1);
    WorkResult.Report checked =
        (WorkResult.Report)
            WatchedWork.run(
                ports.snapshots().prepareCheck("trial", new SnapshotCheckRequest(null)));
    assertThat(checked.report().ok()).as(checked.report().findings().toString()).isTrue();
    assertThat(checked.report().partitionsChecked()).isPositive();

    cache.put(1, "third");
    RestoreRequest over = new RestoreRequest(List.of("kept"), false, null);
    assertThatThrownBy(() -> ports.snapshots().prepareRestore("trial", over))
        .isInstanceOf(GridProblem.Conflict.class)
        .hasMessageContaining("replace");
    restore(null);
    assertThat(value()).isEqualTo("first");
    restore(1);
    assertThat(value()).isEqualTo("second");
    assertThatThrownBy(
            () ->
                ports
                    .snapshots()
                    .prepareRestore("trial", new RestoreRequest(List.of("other"), true, null)))
        .isInstanceOf(GridProblem.NotFound.class);

    ports.caches().destroy("kept");
    assertThat(snapshot().incrementalPossible()).isFalse();
    assertThat(snapshot().incrementalImpossibleReason()).contains("destroyed");

    WatchedWork.run(ports.snapshots().prepareDelete("trial"));
    assertThat(ports.snapshots().snapshots().items()).isEmpty();
    for (int i = 1; i <= 3; i++) {
      try (Stream<Path> left = Files.list(cluster.directory(i).resolve("snapshots"))) {
        assertThat(left).isEmpty();
      }
    }
    WatchedWork.run(ports.snapshots().prepareDelete("trial"));
  }

  /** The engine has no other word for it than the text that it prints. */
  @Test
  void shouldReportTransactionsThatASnapshotHasInPart() {
    Findings findings = new Findings(1);
    findings.add(
        IdleVerifyResult.builder()
            .addPartiallyCommited(
                cluster.node(1).ignite().cluster().localNode(),
                List.of(new GridCacheVersion(1, 2, 3)))
            .build());
    CheckReport report = ((WorkResult.Report) findings.result()).report();
    assertThat(report.ok()).isFalse();
    assertThat(report.findings().toString()).contains("artially committed");
  }

  private void restore(@Nullable Integer increment) throws Exception {
    WatchedWork.run(
        ports
            .snapshots()
            .prepareRestore("trial", new RestoreRequest(List.of("kept"), true, increment)));
  }

  private String value() {
    return String.valueOf(cluster.node(3).ignite().<Integer, String>cache("kept").get(1));
  }

  private Snapshot snapshot() {
    return ports.snapshots().snapshots().items().get(0);
  }

  private @Nullable Query query(QueryKind kind) {
    return ports.queries().queries().items().stream()
        .filter(one -> one.kind() == kind)
        .findFirst()
        .orElse(null);
  }
}
