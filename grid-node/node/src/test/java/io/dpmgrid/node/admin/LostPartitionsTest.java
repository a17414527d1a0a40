package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dpmgrid.admin.auth.NewToken;
import io.dpmgrid.node.cli.Ran;
import io.dpmgrid.node.cluster.LocalCluster;
import io.dpmgrid.pmem.testing.FastJvm;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.ClientException;
import org.apache.ignite.client.IgniteClient;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * All owners of partitions are killed and come back: what the API says before and after the reset,
 * and what the reset gives back. Node 3 stays, and is the one that is asked.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LostPartitionsTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int ENTRIES = 600;
  private static final int PARTITIONS = 64;

  @TempDir Path directory = Path.of("");

  private final NewToken token = new NewToken();
  private final Map<Integer, String> acknowledged = new TreeMap<>();
  private LocalCluster cluster;
  private LiveApi api;

  @BeforeEach
  void start() throws Exception {
    Map<String, String> keys = new HashMap<>();
    keys.put("log.segments", "3");
    keys.put("log.segment-size", "4MB");
    keys.put("log.archive-limit", "64MB");
    keys.put("memory.region-size", "64MB");
    keys.put("rebalance.steady", "0s");
    keys.put("admin.enabled", "true");
    keys.put("admin.tokens[0].name", "test");
    keys.put("admin.tokens[0].role", "admin");
    keys.put("admin.tokens[0].sha256", token.sha256());
    keys.put("caches[0].name", "kept");
    keys.put("caches[0].backups", "1");
    keys.put("caches[0].partitions", String.valueOf(PARTITIONS));
    keys.put("caches[0].placement", "capacity");
    cluster = new LocalCluster(directory, 3, keys, FastJvm.with("-Xmx384m", "-ea"));
    cluster.startAll();
    cluster.awaitReady(LIMIT);
    api = new LiveApi(cluster.adminUrl(3), token.reveal());
    put(0, ENTRIES, "first");
    awaitAllComplete();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void shouldSayThatNothingIsCompleteUntilAResetGivesEverythingBack() throws Exception {
    cluster.node(1).sendKill();
    cluster.node(2).sendKill();
    cluster.kill(1);
    cluster.kill(2);
    eventually().until(() -> lost() > 0);
    assertThat(reset().statusCode()).as("no owner is there").isEqualTo(409);
    Ran refused = dpm("rebalance", "lost", "--reset", "kept");
    assertThat(refused.code()).isNotZero();
    assertThat(refused.err()).contains("Start the nodes that own them first");
    assertThat(dpm("rebalance", "lost").out())
        .contains("kept: ", "partitions are lost", "node1", "node2")
        .contains("./dpm rebalance lost --reset kept");
    cluster.startAll();
    shouldSayWhatIsLost();
    shouldGiveBackWhatWasAcknowledged("rebalance", "lost", "--reset", "kept");
    assertThat(dpm("rebalance", "lost").out()).contains("No partition is lost");
  }

  @Test
  void shouldGiveBackWhatOnlyTheOwnerHadThatDiedLast() throws Exception {
    cluster.kill(1);
    eventually().until(() -> node("node1").getString("standing").equals("away"));
    put(ENTRIES / 3, ENTRIES + ENTRIES / 3, "second");
    cluster.kill(2);
    eventually().until(() -> lost() > 0);
    // The older copies are there first.
    cluster.start(1);
    eventually().until(() -> Boolean.FALSE.equals(node("node1").getBoolean("complete")));
    cluster.start(2);
    shouldSayWhatIsLost();
    shouldGiveBackWhatWasAcknowledged("ctl", "caches", "reset-lost", "kept");
  }

  private void put(int from, int to, String what) {
    try (IgniteClient client = cluster.connectTo(3)) {
      ClientCache<Integer, String> cache = client.cache("kept");
      IntStream.range(from, to)
          .forEach(
              key -> {
                cache.put(key, what + " " + key);
                acknowledged.put(key, what + " " + key);
              });
    }
  }

  /** While another node begins to decide, nothing is known. */
  private static ConditionFactory eventually() {
    return await().atMost(LIMIT).ignoreExceptions();
  }

  private JsonObject execution() {
    return api.view("getRebalance", "rebalance").getJsonObject("execution");
  }

  private JsonObject node(String id) {
    return LiveApi.item(execution().getJsonArray("nodes"), "node_id", id);
  }

  private int lost() {
    return api.view("getCluster", "cluster").getInteger("lost_partitions");
  }

  private HttpResponse<String> reset() {
    return api.post(
        "resetLostPartitions", "lost-partitions", new JsonObject().put("caches", List.of("kept")));
  }

  private Ran dpm(String... command) throws IOException {
    Path file = Files.writeString(directory.resolve("token"), token.reveal());
    return Ran.of(List.of(command), cluster.adminUrl(3), file);
  }

  private static void forNodes(JsonObject execution, Consumer<JsonObject> assertion) {
    JsonArray nodes = execution.getJsonArray("nodes");
    assertThat(nodes).hasSize(3);
    nodes.forEach(node -> assertion.accept((JsonObject) node));
  }

  private void awaitAllComplete() {
    eventually()
        .untilAsserted(
            () -> {
              JsonObject now = execution();
              assertThat(now.getJsonArray("waiting")).isEmpty();
              assertThat(now.getJsonArray("alerts")).isEmpty();
              forNodes(
                  now,
                  node -> {
                    assertThat(node.getBoolean("complete")).as(node.encode()).isTrue();
                    assertThat(node.getBoolean("may_restart")).as(node.encode()).isTrue();
                  });
            });
  }

  private void shouldSayWhatIsLost() {
    cluster.awaitReady(LIMIT);
    int lost = lost();
    assertThat(lost).isPositive();
    String says = lost + " partitions of kept are lost and not served: see ./dpm rebalance lost;";
    eventually()
        .untilAsserted(
            () -> {
              JsonObject now = execution();
              assertThat(now.getJsonArray("waiting").getString(0)).startsWith(says);
              assertThat(now.getJsonArray("alerts").encode()).contains("lost-partitions", says);
              forNodes(
                  now,
                  node -> {
                    assertThat(node.getBoolean("may_restart")).as(node.encode()).isFalse();
                    assertThat(node.getJsonArray("restart_reasons").getString(0)).startsWith(says);
                    assertThat(node.getBoolean("complete"))
                        .as(node.encode())
                        .isEqualTo(node.getString("node_id").equals("node3"));
                  });
            });
    // It does not pass by itself: what it waits for would have come by then.
    eventually()
        .during(Duration.ofSeconds(3))
        .until(() -> !node("node3").getBoolean("may_restart") && lost() == lost);
    try (IgniteClient client = cluster.connect()) {
      ClientCache<Integer, String> cache = client.cache("kept");
      assertThatThrownBy(() -> cache.getAll(acknowledged.keySet()))
          .isInstanceOf(ClientException.class)
          .hasMessageContaining("lost");
    }
  }

  private void shouldGiveBackWhatWasAcknowledged(String... reset) throws IOException {
    Ran ran = dpm(reset);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("lost partitions of kept are in use again");
    awaitAllComplete();
    assertThat(lost()).isZero();
    try (IgniteClient client = cluster.connect()) {
      ClientCache<Integer, String> cache = client.cache("kept");
      assertThat(cache.getAll(acknowledged.keySet())).isEqualTo(acknowledged);
    }
    JsonObject check = new JsonObject().put("caches", List.of("kept"));
    JsonObject report = api.report(api.done("startConsistencyCheck", "consistency-checks", check));
    assertThat(report.getBoolean("ok")).as(report.encode()).isTrue();
    assertThat(report.getInteger("partitions_checked")).isEqualTo(PARTITIONS);
  }
}
