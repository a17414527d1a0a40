package io.dpmgrid.admin.testing;

import io.dpmgrid.admin.grid.Atomicity;
import io.dpmgrid.admin.grid.Cache;
import io.dpmgrid.admin.grid.CacheMode;
import io.dpmgrid.admin.grid.CachePlacement;
import io.dpmgrid.admin.grid.CheckReport;
import io.dpmgrid.admin.grid.Checkpoint;
import io.dpmgrid.admin.grid.CheckpointRun;
import io.dpmgrid.admin.grid.CheckpointState;
import io.dpmgrid.admin.grid.Client;
import io.dpmgrid.admin.grid.ClientKind;
import io.dpmgrid.admin.grid.Cluster;
import io.dpmgrid.admin.grid.ClusterHealth;
import io.dpmgrid.admin.grid.ClusterState;
import io.dpmgrid.admin.grid.Concurrency;
import io.dpmgrid.admin.grid.Configuration;
import io.dpmgrid.admin.grid.CopyRole;
import io.dpmgrid.admin.grid.CopyState;
import io.dpmgrid.admin.grid.Durability;
import io.dpmgrid.admin.grid.Engine;
import io.dpmgrid.admin.grid.Finding;
import io.dpmgrid.admin.grid.Increment;
import io.dpmgrid.admin.grid.Isolation;
import io.dpmgrid.admin.grid.LogState;
import io.dpmgrid.admin.grid.Medium;
import io.dpmgrid.admin.grid.MediumHealth;
import io.dpmgrid.admin.grid.MediumKind;
import io.dpmgrid.admin.grid.MemberChange;
import io.dpmgrid.admin.grid.Node;
import io.dpmgrid.admin.grid.NodeKind;
import io.dpmgrid.admin.grid.Partition;
import io.dpmgrid.admin.grid.PartitionCopy;
import io.dpmgrid.admin.grid.PartitionHealth;
import io.dpmgrid.admin.grid.Pool;
import io.dpmgrid.admin.grid.Query;
import io.dpmgrid.admin.grid.QueryKind;
import io.dpmgrid.admin.grid.Setting;
import io.dpmgrid.admin.grid.SettingSource;
import io.dpmgrid.admin.grid.Snapshot;
import io.dpmgrid.admin.grid.Survives;
import io.dpmgrid.admin.grid.Topology;
import io.dpmgrid.admin.grid.TopologyChange;
import io.dpmgrid.admin.grid.Transaction;
import io.dpmgrid.admin.grid.WorkResult;
import io.dpmgrid.admin.grid.WriteSynchronization;
import io.dpmgrid.admin.grid.Zone;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** One of each thing that a grid has, so that every field has been seen with a value. */
final class Samples {
  static final Instant T = Instant.parse("2026-11-22T04:00:00Z");
  private static final UUID ID = UUID.fromString("18c1f6b2-9f0e-4d7e-b9a0-3a5a2b7a7e10");

  private Samples() {}

  static Cluster cluster(ClusterState state, int caches) {
    return new Cluster(
        ID,
        "test",
        state,
        ClusterHealth.OK,
        List.of(),
        "0.1.0",
        new Engine("memory", "1"),
        "node-1",
        "node-1",
        3,
        3,
        0,
        3,
        3,
        Survives.PROCESS_KILL,
        caches,
        0,
        0,
        3 << 20,
        1 << 20,
        durability(),
        List.of(),
        T);
  }

  private static Durability durability() {
    return new Durability(5, 500, 1.5, 41.0, null, 1000);
  }

  static Node node(int i) {
    return new Node(
        "node-" + i,
        ID,
        true,
        NodeKind.SERVER,
        i == 1,
        i == 1,
        true,
        null,
        1.0,
        "host",
        List.of("127.0.0.1"),
        "0.1.0",
        "2.18.0",
        null,
        T,
        new Medium(MediumKind.FILE, Survives.POWER_LOSS, "/d", "fs", 10, 5, MediumHealth.OK, null),
        durability(),
        2,
        0.5,
        1L,
        2L,
        null);
  }

  static Topology topology() {
    return new Topology(
        3,
        "node-1",
        List.of(new Zone(null, List.of("node-1"))),
        List.of(new TopologyChange(3, T, MemberChange.JOINED, "node-3")));
  }

  static Pool pool() {
    return new Pool(
        UUID.fromString("2c8d2a34-77e4-4a0c-95a1-6f4f4b1f8f01"),
        "node-1",
        "/d",
        MediumKind.FILE,
        Survives.POWER_LOSS,
        10,
        5,
        MediumHealth.OK,
        null,
        1,
        false,
        T,
        4,
        new LogState(10, 1024, 3, 4, 0, null));
  }

  static Cache cache(String name) {
    return new Cache(
        name,
        null,
        CacheMode.PARTITIONED,
        Atomicity.TRANSACTIONAL,
        WriteSynchronization.ALL_COPIES,
        2,
        16,
        CachePlacement.ENGINE,
        "default",
        true,
        false,
        5L,
        null,
        0,
        0,
        List.of());
  }

  static Partition partition(int number) {
    return new Partition(
        number,
        PartitionHealth.UNDER_REPLICATED,
        List.of(new PartitionCopy("node-1", CopyRole.PRIMARY, CopyState.OWNING, 7L)));
  }

  static WorkResult report() {
    return new WorkResult.Report(
        new CheckReport(
            false, 16, List.of(new Finding("orders", 3, "node-2", "The copies differ.")), 0));
  }

  static Checkpoint checkpoint() {
    return new Checkpoint(
        "node-1", CheckpointState.IDLE, 3, null, new CheckpointRun(T, 5, 6, "timeout"));
  }

  static Snapshot snapshot(String name) {
    return new Snapshot(
        name,
        T,
        true,
        List.of("orders"),
        List.of("node-1"),
        9L,
        List.of(new Increment(1, T)),
        false,
        "The log is not compacted.");
  }

  static Configuration configuration() {
    return new Configuration(
        "node-1",
        List.of(
            new Setting("medium.kind", "file", SettingSource.FILE, "node.yaml, line 4", false),
            new Setting("admin.tokens", null, SettingSource.DEFAULT, null, true)));
  }

  static Transaction transaction() {
    return new Transaction(
        "6a1b2c3d4e5-00000000-0f3e",
        "node-1",
        "active",
        Concurrency.PESSIMISTIC,
        Isolation.REPEATABLE_READ,
        T,
        5,
        0,
        null,
        null);
  }

  static Query query() {
    return new Query("5f0e3c0a_17", "node-1", QueryKind.SCAN, "orders", null, T, 5L, null);
  }

  static Client client() {
    return new Client("5f0e3c0a_4", "node-1", ClientKind.THIN, "a:1", "b:2", null, "1.7");
  }
}
