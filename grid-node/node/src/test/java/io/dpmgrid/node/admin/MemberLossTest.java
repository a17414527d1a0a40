package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpmgrid.admin.auth.NewToken;
import io.dpmgrid.node.cluster.LocalCluster;
import io.dpmgrid.node.config.DataSettings;
import io.dpmgrid.pmem.testing.FastJvm;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the API says of processes that hang and of processes that are killed: node 3 is stopped by
 * SIGSTOP, so that work certainly waits for it, and then killed by SIGKILL.
 */
class MemberLossTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static final int ENTRIES = 200;

  @TempDir Path directory = Path.of("");

  private final NewToken token = new NewToken();
  private LocalCluster cluster;
  private LiveApi api;

  @BeforeEach
  void start() throws Exception {
    Map<String, String> keys = new HashMap<>();
    keys.put("node.zone", "north");
    keys.put("log.segments", "3");
    keys.put("log.segment-size", "4MB");
    keys.put("log.archive-limit", "64MB");
    keys.put("memory.region-size", "64MB");
    // The engine must not find out by itself meanwhile that the stopped process hangs.
    keys.put("network.failure-detection", "60s");
    keys.put("admin.enabled", "true");
    keys.put("admin.tokens[0].name", "test");
    keys.put("admin.tokens[0].role", "admin");
    keys.put("admin.tokens[0].sha256", token.sha256());
    keys.put("caches[0].name", "kept");
    keys.put("caches[0].backups", "1");
    keys.put("caches[0].partitions", "16");
    keys.put("caches[1].name", "single");
    keys.put("caches[1].backups", "0");
    keys.put("caches[1].partitions", "16");
    cluster = new LocalCluster(directory, 3, keys, FastJvm.with("-Xmx384m", "-ea"));
    cluster.startAll();
    cluster.awaitReady(LIMIT);
    api = new LiveApi(cluster.adminUrl(1), token.reveal());
    try (IgniteClient client = cluster.connect()) {
      for (String name : List.of("kept", "single")) {
        ClientCache<Integer, String> cache = client.cache(name);
        for (int i = 0; i < ENTRIES; i++) {
          cache.put(i, "value " + i);
        }
      }
    }
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void shouldEndWorkAsFailedWhenAMemberIsKilledAndShowWhatIsLost() throws Exception {
    JsonObject kept = new JsonObject().put("caches", List.of("kept"));
    signal("STOP");
    JsonObject checkpoint = api.start("startCheckpoint", "checkpoints", new JsonObject());
    JsonObject comparison = api.start("startConsistencyCheck", "consistency-checks", kept);
    JsonObject snapshot =
        api.start("createSnapshot", "snapshots", new JsonObject().put("name", "halved"));
    List<JsonObject> work = List.of(checkpoint, comparison, snapshot);
    for (JsonObject one : work) {
      await().atMost(LIMIT).until(() -> state(one).equals("running"));
    }
    shouldShowWhoHangs();
    assertThat(work).allSatisfy(one -> assertThat(state(one)).isEqualTo("running"));

    cluster.kill(3);

    for (JsonObject one : List.of(checkpoint, snapshot)) {
      JsonObject end = ended(one);
      assertThat(end.getString("state")).as(end.encode()).isEqualTo("failed");
      assertThat(end.getJsonObject("problem").getString("detail")).isNotBlank();
    }
    assertThat(api.ended(comparison).getString("state")).isIn("failed", "succeeded");
    shouldShowWhoIsGoneAndWhatIsLost();
    shouldServeAndTakeSnapshotsAgainWhenItIsBack();
  }

  /** Waits for the end of long work; if it does not come, says what the nodes do instead. */
  private JsonObject ended(JsonObject operation) throws IOException {
    try {
      return api.ended(operation);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(new EngineThreads(cluster).stacks(), e);
    }
  }

  private String state(JsonObject operation) {
    return api.operation(operation).getString("state");
  }

  /** Views go on, and do not wait for the one that hangs each time. */
  private void shouldShowWhoHangs() {
    long began = System.nanoTime();
    for (String view : List.of("nodes", "pools", "snapshots", "transactions", "queries")) {
      String name = "list" + view.substring(0, 1).toUpperCase(Locale.ROOT) + view.substring(1);
      JsonArray unknown = api.view(name, view).getJsonArray("unknown");
      assertThat(LiveApi.item(unknown, "node_id", "node3").getString("reason"))
          .as(view)
          .contains("has not answered");
    }
    assertThat(api.view("getCluster", "cluster").getValue("survives")).isNull();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(60));
    assertThat(api.status("GET", "/health/ready")).isEqualTo(200);
  }

  private void shouldShowWhoIsGoneAndWhatIsLost() {
    JsonArray lost =
        await()
            .atMost(LIMIT)
            .until(() -> api.items("listLostPartitions", "lost-partitions"), all -> !all.isEmpty());
    assertThat(lost).hasSize(1);
    assertThat(lost.getJsonObject(0).getString("cache")).isEqualTo("single");
    JsonObject seen = api.view("getCluster", "cluster");
    assertThat(seen.getString("health")).isEqualTo("failed");
    assertThat(seen.getInteger("lost_partitions"))
        .isEqualTo(lost.getJsonObject(0).getJsonArray("partitions").size());
    assertThat(seen.getJsonArray("health_reasons").encode()).contains("no owner", "offline");
    JsonObject gone = api.view("getNode", "nodes/node3");
    assertThat(gone.getBoolean("online")).isFalse();
    assertThat(gone.getString("zone")).as("as the baseline remembers it").isEqualTo("north");
    assertThat(api.view("getTopology", "topology").getJsonArray("zones"))
        .containsExactly(
            new JsonObject()
                .put("name", "north")
                .put("node_ids", JsonArray.of("node1", "node2", "node3")));
    assertThat(api.items("streamEvents", "events").encode())
        .contains("node-failed", "partitions-lost");
  }

  private void shouldServeAndTakeSnapshotsAgainWhenItIsBack() throws Exception {
    JsonObject single = new JsonObject().put("caches", List.of("single"));
    assertThat(api.post("resetLostPartitions", "lost-partitions", single).statusCode())
        .as("no owner is there")
        .isEqualTo(409);
    Path bundles = DataSettings.below(cluster.nodeDirectory(3)).work().resolve("diagnostics");
    Path leftover = Files.createDirectories(bundles).resolve("diagnostics-17.zip");
    Files.writeString(leftover, "as a killed node leaves it");
    cluster.start(3);
    cluster.awaitReady(LIMIT);
    assertThat(leftover).doesNotExist();
    await()
        .atMost(LIMIT)
        .until(() -> api.view("getNode", "nodes/node3").getValue("medium") != null);
    assertThat(api.items("listLostPartitions", "lost-partitions")).as("until reset").hasSize(1);
    assertThat(api.post("resetLostPartitions", "lost-partitions", single).statusCode())
        .isEqualTo(204);
    api.settled();
    try (IgniteClient client = cluster.connect()) {
      ClientCache<Integer, String> cache = client.cache("single");
      for (int i = 0; i < ENTRIES; i++) {
        assertThat(cache.get(i)).isEqualTo("value " + i);
      }
    }
    JsonObject again =
        api.ended(new JsonObject(api.delete("deleteSnapshot", "snapshots/halved").body()));
    assertThat(again.getString("state")).as(again.encode()).isEqualTo("succeeded");
    assertThat(api.items("listSnapshots", "snapshots")).isEmpty();
    JsonObject anew =
        ended(api.start("createSnapshot", "snapshots", new JsonObject().put("name", "halved")));
    assertThat(anew.getString("state")).as(anew.encode()).isEqualTo("succeeded");
  }

  private void signal(String name) throws Exception {
    String pid = String.valueOf(cluster.node(3).pid());
    Process kill = new ProcessBuilder("kill", "-" + name, pid).inheritIO().start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }
}
