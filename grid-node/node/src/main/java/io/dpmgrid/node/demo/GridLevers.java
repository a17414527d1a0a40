package io.dpmgrid.node.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpmgrid.node.cluster.LocalCluster;
import io.dpmgrid.node.ctl.AdminClient;
import io.dpmgrid.node.ctl.OperationWatch;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** What a scenario asks of the admin API, each time at a node that runs. Not thread-safe. */
final class GridLevers {
  private final LocalCluster cluster;
  private final String token;
  private final Map<Integer, AdminClient> clients = new HashMap<>();

  /**
   * Connects to nothing yet.
   *
   * @param tokenFile of an operator
   */
  GridLevers(LocalCluster cluster, Path tokenFile) throws IOException {
    this.cluster = cluster;
    this.token = Files.readString(tokenFile).strip();
  }

  static String id(int node) {
    return "node" + node;
  }

  /** The view of moves, and of what carries plans out, as a node tells it. */
  JsonNode moves(int asked) {
    return client(asked).get("rebalance");
  }

  /** Lets a node join, or give its copies away: {@code join} or {@code drain}. */
  void order(int asked, String what, int node) {
    client(asked)
        .post("rebalance/" + what, JsonNodeFactory.instance.objectNode().put("node_id", id(node)));
  }

  /** The number of the newest operation that ended; 0 if none did. */
  long lastEnded(int asked) {
    long newest = 0;
    for (JsonNode ended : client(asked).get("rebalance/history").path("items")) {
      newest = Math.max(newest, ended.path("id").asLong());
    }
    return newest;
  }

  /** How an operation on a node ended that is newer than another; missing while none did. */
  JsonNode ended(int asked, long newerThan, int node) {
    for (JsonNode ended : client(asked).get("rebalance/history").path("items")) {
      for (JsonNode of : ended.path("node_ids")) {
        if (ended.path("id").asLong() > newerThan && of.asText().equals(id(node))) {
          return ended;
        }
      }
    }
    return JsonNodeFactory.instance.missingNode();
  }

  /** Whether so many nodes own partitions, all of them run, and everything is where it belongs. */
  boolean settled(int asked, int nodes) {
    JsonNode grid = client(asked).get("cluster");
    JsonNode moves = moves(asked);
    return grid.path("baseline_nodes").asInt() == nodes
        && grid.path("baseline_nodes_online").asInt() == nodes
        && grid.path("lost_partitions").asInt() == 0
        && grid.path("partitions_to_move").asInt() == 0
        && !moves.path("moving").asBoolean()
        && moves.path("unknown").isEmpty()
        && moves.path("execution").isObject()
        && !moves.path("execution").path("operation").isObject();
  }

  /** Lets all nodes make a checkpoint, and waits for it. */
  void checkpoint(int asked) throws InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("reason", "asked for by the demo");
    body.putArray("node_ids");
    AdminClient client = client(asked);
    new OperationWatch(client, operation -> {}).await(client.post("checkpoints", body));
  }

  /** Whether so many nodes of the baseline run. */
  boolean isOnline(int asked, int nodes) {
    return client(asked).get("cluster").path("baseline_nodes_online").asInt() == nodes;
  }

  /** What the grid knows of a node as a member of it. */
  JsonNode member(int asked, int node) {
    for (JsonNode one : moves(asked).path("execution").path("nodes")) {
      if (one.path("node_id").asText().equals(id(node))) {
        return one;
      }
    }
    return JsonNodeFactory.instance.missingNode();
  }

  /** The partitions of a cache of which a node has a copy that belongs there. */
  BitSet partitions(int asked, String cache, int node) {
    BitSet has = new BitSet();
    for (JsonNode partition :
        client(asked).list("caches/" + AdminClient.segment(cache) + "/partitions").path("items")) {
      for (JsonNode copy : partition.path("owners")) {
        if (copy.path("node_id").asText().equals(id(node))
            && !copy.path("role").asText().equals("leaving")) {
          has.set(partition.path("partition").asInt());
        }
      }
    }
    return has;
  }

  private AdminClient client(int node) {
    return clients.computeIfAbsent(
        node, i -> new AdminClient(URI.create(cluster.adminUrl(i)), token));
  }
}
