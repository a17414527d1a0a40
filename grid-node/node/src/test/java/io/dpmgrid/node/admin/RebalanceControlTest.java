package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpmgrid.admin.auth.NewToken;
import io.dpmgrid.ignite.rebalance.RebalanceGateSpi;
import io.dpmgrid.node.GridNode;
import io.dpmgrid.node.GridNodeBuilder;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Moves are paused, limited and resumed by HTTP on three real nodes; node 2 answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RebalanceControlTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int KEYS = 16_000;
  private static final int CHANGED = 400;
  private static final JsonObject NOTHING = new JsonObject();

  private final NewToken operator = new NewToken();
  private final NewToken viewer = new NewToken();
  private final Map<String, String> tokens =
      Map.of(
          "admin.tokens[0].name", "operator",
          "admin.tokens[0].role", "operator",
          "admin.tokens[0].sha256", operator.sha256(),
          "admin.tokens[1].name", "viewer",
          "admin.tokens[1].role", "viewer",
          "admin.tokens[1].sha256", viewer.sha256());
  private final ThreeNodes cluster;
  private final LiveApi api;

  RebalanceControlTest() throws Exception {
    cluster = new ThreeNodes("rebalance", true, tokens);
    api = cluster.api(2, operator.reveal());
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
  }

  private JsonObject status() {
    return api.view("getRebalance", "rebalance");
  }

  private JsonObject pause() {
    return ok(api.post("pauseRebalance", "rebalance/pause", NOTHING));
  }

  private JsonObject resume() {
    return ok(api.post("resumeRebalance", "rebalance/resume", NOTHING));
  }

  private HttpResponse<String> throttle(Object bytesPerSecond) {
    String body = "{\"bytes_per_second\":" + bytesPerSecond + "}";
    return api.call("throttleRebalance", "PUT", "rebalance/throttle", body, Map.of());
  }

  private static JsonObject ok(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new JsonObject(response.body());
  }

  private GridNode startAgain(int i) {
    GridNodeBuilder builder = GridNode.builder();
    cluster.keys(i).forEach(builder::set);
    tokens.forEach(builder::set);
    return builder.set("admin.enabled", "true").start();
  }

  private static long gauge(GridNode node, String name) {
    IgniteEx engine = (IgniteEx) node.ignite();
    return new EngineGauge(engine.context(), "cacheGroups.data").value(name).orElse(-1);
  }

  private static long held(GridNode node) {
    return ((RebalanceGateSpi) node.ignite().configuration().getCommunicationSpi())
        .statistics()
        .heldMessages();
  }

  private JsonObject execution() {
    return status().getJsonObject("execution", new JsonObject());
  }

  private JsonObject orderAbout(String what, String operation, String node) {
    HttpResponse<String> answer =
        api.post(operation, "rebalance/" + what, new JsonObject().put("node_id", node));
    return new JsonObject(answer.body()).put("code", answer.statusCode());
  }

  @Test
  void shouldAnswerForTheNodeThatDecides() {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              JsonObject now = execution();
              assertThat(now.getString("leader_node_id")).isEqualTo("node1");
              assertThat(now.getJsonObject("quorum").getBoolean("held")).isTrue();
              assertThat(now.getJsonArray("nodes"))
                  .hasSize(3)
                  .allMatch(node -> ((JsonObject) node).getString("standing").equals("member"));
            });
    assertThat(api.view("getRebalancePlan", "rebalance/plan").getJsonArray("steps")).isEmpty();
    assertThat(api.view("getRebalanceLost", "rebalance/lost").getJsonArray("items")).isEmpty();
    assertThat(api.view("getRebalanceHistory", "rebalance/history").getJsonArray("items"))
        .isEmpty();
  }

  @Test
  void shouldSayInTheWordsOfTheNodeThatDecidesWhyItRefuses() {
    assertThat(orderAbout("drain", "drainNode", "node9").getInteger("code")).isEqualTo(409);
    assertThat(orderAbout("drain", "drainNode", "node9").getString("detail"))
        .isEqualTo("there is no node node9 in the baseline.");
    assertThat(orderAbout("keep", "keepNode", "node1").getString("detail"))
        .contains("was not to be drained");
    assertThat(orderAbout("give-up", "giveUpNode", "node3").getString("detail"))
        .contains("node3 runs");
    assertThat(orderAbout("join", "joinRebalance", "node3").getInteger("code")).isEqualTo(200);
    HttpResponse<String> cancel = api.post("cancelRebalance", "rebalance/cancel", NOTHING);
    assertThat(cancel.statusCode()).isEqualTo(409);
    assertThat(cancel.body()).contains("nothing to cancel");
    assertThat(ok(api.post("startRebalance", "rebalance/start", NOTHING)).getString("message"))
        .isNotEmpty();
  }

  @Test
  void shouldKeepADeltaADeltaAcrossAPauseAndTheSettingAcrossARestart() {
    IgniteCache<Integer, byte[]> cache =
        cluster
            .node(1)
            .ignite()
            .createCache(
                new CacheConfiguration<Integer, byte[]>("data")
                    .setCacheMode(CacheMode.REPLICATED)
                    .setAffinity(new RendezvousAffinityFunction(false, 8))
                    .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC));
    Map<Integer, byte[]> all = new HashMap<>();
    for (int key = 0; key < KEYS; key++) {
      all.put(key, new byte[100]);
    }
    cache.putAll(all);
    api.done("startCheckpoint", "checkpoints", NOTHING);
    cluster.node(3).close();
    for (int key = 0; key < CHANGED; key++) {
      cache.put(key, new byte[1_000]);
    }
    JsonObject paused = pause();
    assertThat(paused.getBoolean("paused")).isTrue();

    try (GridNode third = startAgain(3)) {
      third.awaitReady(LIMIT);
      await().atMost(LIMIT).until(() -> held(cluster.node(1)) + held(cluster.node(2)) > 0);
      JsonObject seen =
          await()
              .atMost(LIMIT)
              .until(this::status, now -> now.getLong("partitions_left") > 0 && holds(now));
      assertThat(seen.getString("paused_since")).isEqualTo(paused.getString("paused_since"));
      assertThat(seen.getValue("eta_seconds")).as("nobody knows").isNull();
      assertThat(
              LiveApi.item(seen.getJsonArray("nodes"), "node_id", "node3")
                  .getJsonObject("supply")
                  .getBoolean("paused"))
          .as("who joins applies it")
          .isTrue();
      cache.put(KEYS, new byte[10]);
      assertThat(pause()).as("a second pause changes nothing").isEqualTo(paused);

      assertThat(resume().getBoolean("paused")).isFalse();
      await().atMost(LIMIT).until(() -> !status().getBoolean("moving"));
      assertThat(gauge(third, "RebalancingReceivedKeys"))
          .as("what changed, not all %s", KEYS)
          .isBetween(1L, 2L * CHANGED);
      assertThat(third.ignite().<Integer, byte[]>cache("data").get(CHANGED - 1)).hasSize(1_000);
      assertThat(third.ignite().<Integer, byte[]>cache("data").get(KEYS)).hasSize(10);

      paused = pause();
      ok(throttle(7_000_000));
    }
    cluster.node(2).close();
    cluster.node(1).close();
    List<GridNode> again = List.of(startAgain(1), startAgain(2), startAgain(3));
    try {
      again.forEach(node -> node.awaitReady(LIMIT));
      JsonObject seen = status();
      assertThat(seen.getString("paused_since")).isEqualTo(paused.getString("paused_since"));
      assertThat(seen.getLong("limit_bytes_per_second")).isEqualTo(7_000_000);
      for (Object node : seen.getJsonArray("nodes")) {
        JsonObject supply = ((JsonObject) node).getJsonObject("supply");
        assertThat(supply.getBoolean("paused")).isTrue();
        assertThat(supply.getLong("limit_bytes_per_second")).isEqualTo(7_000_000);
      }
      refusesWhatIsNoLimit();
      assertThat(ok(throttle("null")).getValue("limit_bytes_per_second")).isNull();
      assertThat(resume()).isEqualTo(resume());
    } finally {
      again.forEach(GridNode::close);
    }
  }

  private void refusesWhatIsNoLimit() {
    for (Object wrong : List.of(-1, 0, 1.5, 1_000_000_000_001L, "1e400", "\"5MB\"", "NaN", "[]")) {
      HttpResponse<String> refused = throttle(wrong);
      assertThat(refused.statusCode()).as("%s: %s", wrong, refused.body()).isEqualTo(400);
    }
    LiveApi looker = cluster.api(2, viewer.reveal());
    for (String path : List.of("pause", "resume")) {
      assertThat(looker.post(path + "Rebalance", "rebalance/" + path, NOTHING).statusCode())
          .isEqualTo(403);
    }
    assertThat(
            looker
                .call(
                    "throttleRebalance",
                    "PUT",
                    "rebalance/throttle",
                    "{\"bytes_per_second\":1}",
                    Map.of())
                .statusCode())
        .isEqualTo(403);
    assertThat(status().getLong("limit_bytes_per_second")).isEqualTo(7_000_000);
  }

  private static boolean holds(JsonObject status) {
    return status.getJsonArray("nodes").stream()
        .map(node -> ((JsonObject) node).getJsonObject("supply"))
        .anyMatch(supply -> supply.getLong("held_messages") > 0);
  }
}
