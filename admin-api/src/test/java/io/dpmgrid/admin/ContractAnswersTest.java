package io.dpmgrid.admin;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.admin.testing.ContractAnswers;
import io.dpmgrid.admin.testing.ContractAnswers.Answer;
import io.dpmgrid.admin.testing.TestApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds answers against the contract sees when an answer is wrong. */
final class ContractAnswersTest {
  private static ContractAnswers answers;
  private static Answer cluster;
  private static Answer nodes;
  private static Answer missing;

  @BeforeAll
  static void read(@TempDir Path directory) {
    try (TestApi api = new TestApi(directory)) {
      answers = new ContractAnswers(api.get("/openapi.json").body());
      cluster = answer(api.get("/api/v1/cluster"));
      nodes = answer(api.get("/api/v1/nodes"));
      missing = answer(api.get("/api/v1/nodes/nowhere"));
    }
    answers.check("getCluster", cluster);
    answers.check("listNodes", nodes);
    answers.check("getNode", missing);
  }

  private static Answer answer(HttpResponse<String> response) {
    return new Answer(response.statusCode(), response.headers(), response.body());
  }

  private static Answer with(Answer right, Consumer<JsonObject> change) {
    JsonObject body = new JsonObject(right.body());
    change.accept(body);
    return new Answer(right.status(), right.headers(), body.encode());
  }

  private static Answer withHeader(Answer right, String name, String... values) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(right.headers().map());
    headers.remove(name);
    if (values.length > 0) {
      headers.put(name, List.of(values));
    }
    return new Answer(right.status(), HttpHeaders.of(headers, (a, b) -> true), right.body());
  }

  private static void refuses(String operation, Answer wrong) {
    assertThatThrownBy(() -> answers.check(operation, wrong))
        .as(wrong.body())
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void shouldSeeWrongFields() {
    Map<String, Consumer<JsonObject>> changes = new HashMap<>();
    changes.put("gone", o -> o.remove("state"));
    changes.put("more", o -> o.put("password", "x"));
    changes.put("other type", o -> o.put("server_nodes", "3"));
    changes.put("negative", o -> o.put("server_nodes", -1));
    changes.put("not in the list", o -> o.put("state", "ACTIVE"));
    changes.put("null", o -> o.putNull("state"));
    changes.put("no time", o -> o.put("as_of", "yesterday"));
    changes.put("local time", o -> o.put("as_of", "2026-11-22T04:00:00+01:00"));
    changes.put("within", o -> o.getJsonObject("engine").remove("name"));
    changes.forEach((name, change) -> refuses("getCluster", with(cluster, change)));
    refuses("listNodes", with(nodes, o -> o.remove("next")));
    refuses("listNodes", with(nodes, o -> o.getJsonArray("items").getJsonObject(0).remove("id")));
    refuses("listNodes", with(nodes, o -> o.put("items", new JsonArray().add(1))));
    refuses("getCluster", new Answer(200, cluster.headers(), "no JSON"));
    refuses("getCluster", new Answer(200, cluster.headers(), ""));
  }

  @Test
  void shouldSeeWrongStatusesHeadersAndTypes() {
    refuses("getCluster", new Answer(201, cluster.headers(), cluster.body()));
    refuses("getCluster", missing);
    refuses("getCluster", withHeader(cluster, "ETag"));
    refuses("getCluster", withHeader(cluster, "X-Request-Id"));
    refuses("getCluster", withHeader(cluster, "Content-Type", "text/html"));
    refuses("getCluster", withHeader(cluster, "Content-Type"));
    refuses("getNode", withHeader(missing, "Content-Type", "application/json"));
    refuses("getNode", withHeader(missing, "X-Request-Id", "another"));
    refuses("getNode", with(missing, o -> o.put("status", 400)));
    refuses("killQuery", new Answer(204, cluster.headers(), "{}"));
    refuses("noSuchOperation", cluster);
  }
}
