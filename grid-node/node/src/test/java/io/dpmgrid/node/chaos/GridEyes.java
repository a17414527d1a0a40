package io.dpmgrid.node.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpmgrid.node.cluster.LocalCluster;
import io.dpmgrid.node.ctl.AdminClient;
import io.dpmgrid.node.ctl.AdminClientException;
import io.dpmgrid.node.ctl.OperationWatch;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** What nodes of a cluster say of it by their admin API, and what they are told. */
final class GridEyes {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final LocalCluster cluster;
  private final String token;
  private final Map<Integer, AdminClient> clients = new HashMap<>();

  GridEyes(LocalCluster cluster, String token) {
    this.cluster = cluster;
    this.token = token;
  }

  private AdminClient at(int node) {
    return clients.computeIfAbsent(
        node, i -> new AdminClient(URI.create(cluster.adminUrl(i)), token));
  }

  /** What a node measures, as a scrape gets it. */
  String metrics(int asked) throws IOException {
    try (InputStream page = URI.create(cluster.adminUrl(asked) + "/metrics").toURL().openStream()) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  JsonNode grid(int asked) {
    return at(asked).get("cluster");
  }

  JsonNode execution(int asked) {
    return at(asked).get("rebalance").path("execution");
  }

  /** The ids of the baseline, as the engine has them. */
  List<String> baseline(int asked) {
    List<String> ids = new ArrayList<>();
    at(asked).get("baseline").path("items").forEach(one -> ids.add(one.path("node_id").asText()));
    return ids;
  }

  /** Of the engine; grows with every change. */
  long baselineVersion(int asked) {
    return at(asked).get("baseline").path("version").asLong();
  }

  /** What ended, the kind and how, the newest first. */
  List<String> history(int asked) {
    Map<Long, String> ended = new TreeMap<>(Comparator.reverseOrder());
    for (JsonNode one : at(asked).get("rebalance/history").path("items")) {
      ended.put(
          one.path("id").asLong(),
          one.path("kind").asText()
              + " "
              + one.path("outcome").asText()
              + " "
              + one.path("reason").asText());
    }
    return List.copyOf(ended.values());
  }

  void order(int asked, String what, int node) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("node_id", "node" + node);
    at(asked).post("rebalance/" + what, body);
  }

  /** What people should know, by its kind. */
  Map<String, String> alerts(int asked) {
    Map<String, String> alerts = new TreeMap<>();
    execution(asked)
        .path("alerts")
        .forEach(one -> alerts.put(one.path("kind").asText(), one.path("message").asText()));
    return alerts;
  }

  /** How the one that decides sees a node. */
  JsonNode node(int asked, int node) {
    for (JsonNode one : execution(asked).path("nodes")) {
      if (one.path("node_id").asText().equals("node" + node)) {
        return one;
      }
    }
    return MissingNode.getInstance();
  }

  /**
   * What it would cost to cancel what is under way, as the refusal of doing it for nothing says; as
   * soon as that is known, which it is not while a node dies.
   */
  JsonNode cancelForNothing(int asked) {
    AtomicReference<JsonNode> cost = new AtomicReference<>(MissingNode.getInstance());
    await(
        "the cost is known",
        () -> {
          cost.set(refusedCancel(asked).path("cost"));
          return cost.get().isObject();
        });
    return cost.get();
  }

  private JsonNode refusedCancel(int asked) {
    try {
      at(asked).post("rebalance/cancel", JsonNodeFactory.instance.objectNode());
    } catch (AdminClientException e) {
      return e.problem();
    }
    throw new AssertionError("it was cancelled though nobody had accepted a cost");
  }

  /** Cancels what is under way, whatever bytes it costs, as soon as it can be. */
  void cancel(int asked) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("accepted_bytes", 1L << 40);
    await(
        "it can be cancelled",
        () -> {
          at(asked).post("rebalance/cancel", body);
          return true;
        });
  }

  void startAgain(int asked) {
    at(asked).post("rebalance/start", JsonNodeFactory.instance.objectNode());
  }

  void throttle(int asked, Long bytesPerSecond) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    at(asked).put("rebalance/throttle", body.put("bytes_per_second", bytesPerSecond), null);
  }

  void makeCache(int asked, String name) {
    at(asked).post("caches", JsonNodeFactory.instance.objectNode().put("name", name));
  }

  /** Lets all nodes make a checkpoint, and waits for it. */
  void checkpoint(int asked) throws InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("reason", "before a cut");
    body.putArray("node_ids");
    new OperationWatch(at(asked), operation -> {}).await(at(asked).post("checkpoints", body));
  }

  /** Waits until so many of so many nodes of the baseline run and all copies are complete. */
  void awaitSettled(int asked, int online, int baseline) {
    AtomicReference<String> last = new AtomicReference<>("");
    try {
      await(
          "everything is where it belongs",
          () -> {
            JsonNode grid = grid(asked);
            JsonNode moves = at(asked).get("rebalance");
            last.set(grid + " " + moves);
            return grid.path("baseline_nodes").asInt() == baseline
                && grid.path("baseline_nodes_online").asInt() == online
                && grid.path("lost_partitions").asInt() == 0
                && grid.path("partitions_to_move").asInt() == 0
                && !moves.path("moving").asBoolean()
                && moves.path("execution").isObject()
                && !moves.path("execution").path("operation").isObject();
          });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("It did not settle: " + last.get(), e);
    }
  }

  static void await(String what, Callable<Boolean> so) {
    awaitSlowly(what, Duration.ofMillis(100), so);
  }

  static void awaitSlowly(String what, Duration between, Callable<Boolean> so) {
    Awaitility.await()
        .alias(what)
        .atMost(LIMIT)
        .pollInterval(between)
        // While members come and go, nodes cannot always answer.
        .ignoreExceptionsMatching(e -> e instanceof AdminClientException)
        .until(so);
  }
}
