package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpmgrid.admin.auth.NewToken;
import io.dpmgrid.admin.testing.ContractCalls;
import io.dpmgrid.admin.testing.FuzzRun;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.ignite.IgniteCache;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Every route of the contract, and what nobody should send to it, against three real nodes: what
 * reaches the engine is judged here, where {@code FuzzTest} judges the server alone. For another
 * seed, and for more: -Ddpm.fuzz.seed=N -Ddpm.fuzz.requests=M.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EveryRouteTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int REQUESTS = Integer.getInteger("dpm.fuzz.requests", 400);
  // A real cache is made and destroyed on three nodes, while others want the processor too.
  private static final int LONGEST_SECONDS = 60;
  private static final int ENTRIES = 500;

  private final NewToken token = new NewToken();
  private final ThreeNodes cluster;
  private final LiveApi api;

  EveryRouteTest() throws Exception {
    cluster =
        new ThreeNodes(
            "routes",
            true,
            Map.of(
                "admin.tokens[0].name", "test",
                "admin.tokens[0].role", "admin",
                "admin.tokens[0].sha256", token.sha256()));
    api = cluster.api(2, token.reveal());
  }

  @BeforeAll
  void makeACache() {
    JsonObject kept = new JsonObject().put("name", "kept").put("copies", 2).put("partitions", 16);
    assertThat(api.post("createCache", "caches", kept).statusCode()).isEqualTo(201);
    IgniteCache<Integer, String> cache = cluster.node(1).ignite().cache("kept");
    for (int i = 0; i < ENTRIES; i++) {
      cache.put(i, "value " + i);
    }
    api.settled();
    await()
        .atMost(LIMIT)
        .until(() -> api.get("getRebalancePlan", "rebalance/plan").statusCode() == 200);
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
  }

  /** The calls of the contract's examples, some of which name nothing that there is. */
  @Test
  @Order(1)
  void shouldAnswerEveryRouteAsTheContractSays() {
    Set<String> succeeded = new TreeSet<>();
    ContractCalls contract = new ContractCalls(api.contract());
    for (ContractCalls.Call call : contract.all()) {
      int status = api.example(call);
      assertThat(status).as(call.id()).isLessThan(500);
      if (status < 300) {
        succeeded.add(call.id());
      }
    }
    for (ContractCalls.Call call : contract.all()) {
      if (call.method().equals("GET") && namesNothing(contract, call)) {
        assertThat(succeeded).contains(call.id());
      }
    }
    assertThat(succeeded)
        .contains(
            "createCache",
            "getCache",
            "listPartitions",
            "startConsistencyCheck",
            "startCheckpoint",
            "createSnapshot",
            "startDiagnostics",
            "pauseRebalance",
            "resumeRebalance",
            "throttleRebalance",
            "startRebalance",
            "getRebalancePlan");
  }

  private static boolean namesNothing(ContractCalls contract, ContractCalls.Call call) {
    return contract.parameters(call.spec()).stream()
        .noneMatch(parameter -> "path".equals(parameter.getString("in")));
  }

  @Test
  @Order(2)
  void shouldSurviveWhateverIsSent() throws Exception {
    long seed = Long.getLong("dpm.fuzz.seed", 20261122);
    System.out.println("fuzz seed " + seed);
    URI url = URI.create(cluster.node(2).adminUrl().orElseThrow());
    FuzzRun run =
        new FuzzRun(
            seed,
            api.contract(),
            new InetSocketAddress(url.getHost(), url.getPort()),
            token.reveal());
    for (int i = 0; i < REQUESTS; i++) {
      run.next(LONGEST_SECONDS);
    }
    System.out.println("fuzz answers " + run.statuses() + ", broken off " + run.broken());
    assertThat(run.broken()).isLessThan(REQUESTS / 50);
    assertThat(run.statuses().keySet()).contains(200, 202, 400, 404, 409);
    api.post("resumeRebalance", "rebalance/resume", new JsonObject());
    await()
        .atMost(LIMIT)
        .until(
            () ->
                api.items("listOperations", "operations").stream()
                    .map(one -> ((JsonObject) one).getString("state"))
                    .noneMatch(Set.of("queued", "running", "cancelling")::contains));
    for (int node = 1; node <= 3; node++) {
      assertThat(cluster.api(node, token.reveal()).status("GET", "/health/ready")).isEqualTo(200);
      IgniteCache<Integer, String> cache = cluster.node(node).ignite().cache("kept");
      for (int i = 0; i < ENTRIES; i++) {
        assertThat(cache.get(i)).isEqualTo("value " + i);
      }
    }
  }
}
