package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dpmgrid.admin.auth.NewToken;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.cache.Cache.Entry;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.Ignition;
import org.apache.ignite.cache.query.QueryCursor;
import org.apache.ignite.cache.query.ScanQuery;
import org.apache.ignite.client.ClientException;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.client.events.ConnectionClosedEvent;
import org.apache.ignite.client.events.ConnectionEventListener;
import org.apache.ignite.configuration.ClientConfiguration;
import org.apache.ignite.transactions.Transaction;
import org.apache.ignite.transactions.TransactionConcurrency;
import org.apache.ignite.transactions.TransactionIsolation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;

/** The whole way: HTTP, the server, three real nodes. Node 2 answers, which coordinates nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminHttpTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int PARTITIONS = 16;

  /** Every view, with the operation of the contract behind it. */
  private static final Map<String, String> VIEWS =
      Map.ofEntries(
          Map.entry("getCluster", "cluster"),
          Map.entry("getClusterState", "cluster/state"),
          Map.entry("listNodes", "nodes"),
          Map.entry("getNode", "nodes/node3"),
          Map.entry("getBaseline", "baseline"),
          Map.entry("getTopology", "topology"),
          Map.entry("listPools", "pools"),
          Map.entry("listCaches", "caches"),
          Map.entry("getCache", "caches/shown"),
          Map.entry("listPartitions", "caches/shown/partitions"),
          Map.entry("listCheckpoints", "checkpoints"),
          Map.entry("getRebalance", "rebalance"),
          Map.entry("getRebalanceLost", "rebalance/lost"),
          Map.entry("listSnapshots", "snapshots"),
          Map.entry("getConfiguration", "configuration"),
          Map.entry("streamEvents", "events"),
          Map.entry("listTransactions", "transactions"),
          Map.entry("listQueries", "queries"),
          Map.entry("listClients", "clients"),
          Map.entry("listLostPartitions", "lost-partitions"),
          Map.entry("listOperations", "operations"),
          Map.entry("getPrincipal", "principal"));

  private static final String OTHERS_HASH = "0123456789abcdef".repeat(4);

  private final NewToken token = new NewToken();
  private final ThreeNodes cluster;
  private final LiveApi api;

  AdminHttpTest() throws Exception {
    cluster =
        new ThreeNodes(
            "http",
            true,
            Map.of(
                "admin.tokens[0].name", "other",
                "admin.tokens[0].sha256", OTHERS_HASH,
                "admin.tokens[1].name", "test",
                "admin.tokens[1].role", "admin",
                "admin.tokens[1].sha256", token.sha256()));
    api = cluster.api(2, token.reveal());
  }

  @BeforeAll
  void makeACache() {
    create("shown", 2);
    IgniteCache<Integer, String> cache = cluster.node(3).ignite().cache("shown");
    for (int i = 0; i < 500; i++) {
      cache.put(i, "value " + i);
    }
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
  }

  private void create(String name, int copies) {
    HttpResponse<String> made =
        api.post(
            "createCache",
            "caches",
            new JsonObject()
                .put("name", name)
                .put("copies", copies)
                .put("partitions", PARTITIONS)
                .put("atomicity", "transactional"));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
  }

  @Test
  void shouldAnswerEveryViewWhetherItIsActiveOrNot() {
    VIEWS.forEach(api::view);
    JsonObject state = new JsonObject().put("state", "inactive");
    assertThat(put(state).statusCode()).as("without force").isEqualTo(409);
    assertThat(api.view("getClusterState", "cluster/state").getString("state")).isEqualTo("active");
    assertThat(put(state.copy().put("force", true)).statusCode()).isEqualTo(200);
    try {
      VIEWS.forEach(api::view);
      assertThat(api.view("getCluster", "cluster").getString("health")).isEqualTo("failed");
      await().atMost(LIMIT).until(() -> api.status("GET", "/health/ready") == 503);
      assertThat(api.status("GET", "/health/live")).isEqualTo(200);
      JsonObject none = new JsonObject();
      assertThat(api.post("startCheckpoint", "checkpoints", none).statusCode()).isEqualTo(409);
      assertThat(api.post("startConsistencyCheck", "consistency-checks", none).statusCode())
          .isEqualTo(409);
      JsonObject named = new JsonObject().put("name", "asleep");
      assertThat(api.post("createSnapshot", "snapshots", named).statusCode()).isEqualTo(409);
      assertThat(api.post("createCache", "caches", named).statusCode()).isEqualTo(409);
    } finally {
      assertThat(put(new JsonObject().put("state", "active")).statusCode()).isEqualTo(200);
    }
    assertThat(put(new JsonObject().put("state", "active")).statusCode())
        .as("again")
        .isEqualTo(200);
    api.settled();
  }

  private HttpResponse<String> put(JsonObject state) {
    return api.call("changeClusterState", "PUT", "cluster/state", state, Map.of());
  }

  @Test
  void shouldCountAFileSystemOnce() {
    JsonObject whole = api.view("getCluster", "cluster");
    JsonArray nodes = api.items("listNodes", "nodes");
    assertThat(nodes).hasSize(3);
    JsonObject medium = nodes.getJsonObject(0).getJsonObject("medium");
    for (Object node : nodes) {
      assertThat(((JsonObject) node).getJsonObject("medium").getString("file_system"))
          .isNotNull()
          .isEqualTo(medium.getString("file_system"));
    }
    assertThat(whole.getLong("capacity_bytes")).isEqualTo(medium.getLong("capacity_bytes"));
  }

  @Test
  void shouldFindAndEndATransactionThatHangs() {
    IgniteCache<Integer, String> cache = cluster.node(3).ignite().cache("shown");
    try (Transaction open =
        cluster
            .node(3)
            .ignite()
            .transactions()
            .withLabel("hanging")
            .txStart(TransactionConcurrency.PESSIMISTIC, TransactionIsolation.REPEATABLE_READ)) {
      cache.put(1, "never");
      JsonObject seen = seen("listTransactions", "transactions", "label", "hanging");
      assertThat(seen.getString("node_id")).isEqualTo("node3");
      assertThat(seen.getInteger("keys")).isEqualTo(1);
      String path = "transactions/" + seen.getString("id");
      assertThat(api.delete("killTransaction", path).statusCode()).isEqualTo(204);
      assertThat(api.delete("killTransaction", path).statusCode()).isEqualTo(404);
      assertThatThrownBy(open::commit).isInstanceOf(Exception.class);
    }
    assertThat(cache.get(1)).isEqualTo("value 1");
  }

  @Test
  void shouldFindAndEndAScanThatIsReadForTooLong() {
    IgniteCache<Integer, String> cache = cluster.node(3).ignite().cache("shown");
    try (QueryCursor<Entry<Integer, String>> cursor =
        cache.query(new ScanQuery<Integer, String>().setPageSize(1))) {
      Iterator<Entry<Integer, String>> entries = cursor.iterator();
      assertThat(entries.hasNext()).isTrue();
      JsonObject seen = seen("listQueries", "queries", "kind", "scan");
      assertThat(seen.getString("cache")).isEqualTo("shown");
      assertThat(seen.getString("node_id")).isEqualTo("node3");
      String path = "queries/" + seen.getString("id");
      assertThat(api.delete("killQuery", path).statusCode()).isEqualTo(204);
      assertThatThrownBy(() -> entries.forEachRemaining(one -> {})).isInstanceOf(Exception.class);
    }
    assertThat(api.delete("killQuery", "queries/sql:nothing_1").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldDropAThinClientWhichSeesIt() throws Exception {
    CountDownLatch dropped = new CountDownLatch(1);
    try (IgniteClient client =
        Ignition.startClient(
            new ClientConfiguration()
                .setAddresses(cluster.clientAddress(3))
                .setClusterDiscoveryEnabled(false)
                .setEventListeners(
                    new ConnectionEventListener() {
                      @Override
                      public void onConnectionClosed(ConnectionClosedEvent event) {
                        dropped.countDown();
                      }
                    }))) {
      assertThat(client.cacheNames()).contains("shown");
      JsonObject seen = seen("listClients", "clients", "node_id", "node3");
      assertThat(seen.getString("kind")).isEqualTo("thin");
      String path = "clients/" + seen.getString("id");
      assertThat(api.delete("dropClient", path).statusCode()).isEqualTo(204);
      await().atMost(LIMIT).until(() -> dropped.getCount() == 0 || hasLost(client));
      await().atMost(LIMIT).until(() -> api.delete("dropClient", path).statusCode() == 404);
    }
  }

  /** A client may learn that its connection is gone when it uses it. */
  private static boolean hasLost(IgniteClient client) {
    try {
      return client.cacheNames().isEmpty();
    } catch (ClientException e) {
      return true;
    }
  }

  /** What happens beside the API is shown by its views a little later. */
  private JsonObject seen(String operation, String path, String field, String value) {
    return await()
        .atMost(LIMIT)
        .until(() -> LiveApi.item(api.items(operation, path), field, value), one -> !one.isEmpty());
  }

  @Test
  void shouldChangeTheBaselineOnlyAsItWasSeen() {
    HttpResponse<String> seen = api.get("getBaseline", "baseline");
    JsonObject without = new JsonObject().put("node_ids", List.of("node1", "node2"));
    assertThat(api.call("changeBaseline", "PUT", "baseline", without, Map.of()).statusCode())
        .isEqualTo(428);
    assertThat(
            api.call("changeBaseline", "PUT", "baseline", without, Map.of("If-Match", "\"old\""))
                .statusCode())
        .isEqualTo(412);
    HttpResponse<String> refused = change(without, seen);
    assertThat(refused.statusCode()).as("node3 is online").isEqualTo(409);
    assertThat(refused.body()).contains("node3");
    JsonObject stranger = new JsonObject().put("node_ids", List.of("node1", "stranger"));
    HttpResponse<String> unknown = change(stranger, seen);
    assertThat(unknown.statusCode()).isEqualTo(422);
    assertThat(unknown.body()).contains("stranger");
    assertThat(api.get("getBaseline", "baseline").body()).isEqualTo(seen.body());
  }

  private HttpResponse<String> change(JsonObject to, HttpResponse<String> seen) {
    String tag = seen.headers().firstValue("ETag").orElseThrow();
    return api.call("changeBaseline", "PUT", "baseline", to, Map.of("If-Match", tag));
  }

  @Test
  void shouldFindACopyThatIsDifferent() {
    create("compared", 2);
    cluster.node(1).ignite().<Integer, String>cache("compared").put(1, "same");
    JsonObject request = new JsonObject().put("caches", List.of("compared"));
    JsonObject good = api.report(api.done("startConsistencyCheck", "consistency-checks", request));
    assertThat(good.getBoolean("ok")).as(good.encode()).isTrue();
    assertThat(good.getInteger("partitions_checked")).isEqualTo(PARTITIONS);
    Tampering.spoilOneCopy(cluster.node(3).ignite(), "compared");
    JsonObject bad = api.report(api.done("startConsistencyCheck", "consistency-checks", request));
    assertThat(bad.getBoolean("ok")).isFalse();
    assertThat(bad.encode()).contains("different numbers of updates").contains("node3");
    JsonObject unknown = new JsonObject().put("caches", List.of("nothing"));
    assertThat(api.post("startConsistencyCheck", "consistency-checks", unknown).statusCode())
        .isEqualTo(404);
    api.delete("destroyCache", "caches/compared?confirm=compared");
  }

  /** Copies of partitions that are written to look different at every moment. */
  @Test
  void shouldNotTakeWritesForDamage() throws Exception {
    create("busy", 2);
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      IgniteCache<Integer, String> cache = cluster.node(1).ignite().cache("busy");
      Future<?> writing =
          writer.submit(
              () -> {
                for (int i = 0; !stop.get(); i++) {
                  cache.put(i % 1000, "value " + i);
                }
              });
      JsonObject request = new JsonObject().put("caches", List.of("busy"));
      JsonObject report =
          api.report(api.done("startConsistencyCheck", "consistency-checks", request));
      assertThat(report.encode()).doesNotContain("Copies differ", "different numbers");
      stop.set(true);
      writing.get(1, TimeUnit.MINUTES);
      JsonObject calm =
          api.report(api.done("startConsistencyCheck", "consistency-checks", request));
      assertThat(calm.getBoolean("ok")).as(calm.encode()).isTrue();
    } finally {
      stop.set(true);
      writer.shutdownNow();
    }
    api.delete("destroyCache", "caches/busy?confirm=busy");
  }

  @Test
  void shouldPutNoSecretIntoABundle() throws Exception {
    LoggerFactory.getLogger(AdminHttpTest.class)
        .warn("login with password=hunter2secret, {\"token\": \"opensesame\"} failed");
    JsonObject end = api.done("startDiagnostics", "diagnostics", new JsonObject());
    Map<String, String> files = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(api.bytes(end)))) {
      for (ZipEntry one = zip.getNextEntry(); one != null; one = zip.getNextEntry()) {
        files.put(one.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    String all = String.join("\n", files.values());
    assertThat(all)
        .doesNotContain("This part could not be made")
        .doesNotContain("hunter2secret", "opensesame", OTHERS_HASH)
        .doesNotContain(token.reveal());
    assertThat(files.get("log.txt")).contains("password=[redacted]");
    assertThat(files.get("configuration.txt"))
        .contains("admin.tokens[0].sha256: [redacted]", "admin.tokens[0].name: other");
    assertThat(files.get("metrics.txt")).contains("dpm_log_").doesNotContain("[redacted]");
  }

  /** Caches that start and stop are known to some nodes and not to others for moments. */
  @Test
  void shouldStayWellWhileCachesComeAndGo() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService others = Executors.newSingleThreadExecutor();
    try {
      Future<?> churn =
          others.submit(
              () -> {
                for (int i = 0; !stop.get(); i++) {
                  String name = "brief" + i;
                  cluster.node(1).ports().caches().create(GridPortsTest.spec(name));
                  cluster.node(3).ports().caches().destroy(name);
                }
              });
      for (int i = 0; i < 20; i++) {
        for (int node = 1; node <= 3; node++) {
          // Past the server's views, which would hide most moments.
          assertThat(cluster.node(node).ports().cluster().cluster().healthReasons())
              .noneMatch(why -> why.contains("no owner"));
          assertThat(cluster.node(node).ports().caches().lost().items()).isEmpty();
          assertThat(cluster.node(node).ports().caches().caches().unknown()).isEmpty();
          cluster.node(node).ports().rebalance().rebalance();
        }
      }
      stop.set(true);
      churn.get(1, TimeUnit.MINUTES);
    } finally {
      stop.set(true);
      others.shutdownNow();
    }
  }
}
