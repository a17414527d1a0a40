package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpmgrid.admin.testing.ContractAnswers;
import io.dpmgrid.admin.testing.ContractCalls;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Speaks with the admin API of a real node, and holds every answer against its contract. */
final class LiveApi {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Set<String> ENDED = Set.of("succeeded", "failed", "cancelled");

  private final String url;
  private final String token;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String document;
  private final ContractAnswers contract;

  LiveApi(String url, String token) {
    this.url = url;
    this.token = token;
    this.document = send("GET", "/openapi.json", null, Map.of()).body();
    this.contract = new ContractAnswers(document);
  }

  /** The contract as the node serves it. */
  String contract() {
    return document;
  }

  /** The status of a call that a contract's example makes. */
  int example(ContractCalls.Call call) {
    HttpResponse<String> response = send(call.method(), call.path(), call.body(), Map.of());
    contract.check(call.id(), response);
    return response.statusCode();
  }

  /** An answer of whatever status. */
  HttpResponse<String> call(
      String operation, String method, String path, Object body, Map<String, String> headers) {
    HttpResponse<String> response =
        send(method, "/api/v1/" + path, body.equals("") ? null : body.toString(), headers);
    contract.check(operation, response);
    return response;
  }

  HttpResponse<String> get(String operation, String path) {
    return call(operation, "GET", path, "", Map.of());
  }

  HttpResponse<String> post(String operation, String path, JsonObject body) {
    return call(operation, "POST", path, body, Map.of());
  }

  HttpResponse<String> delete(String operation, String path) {
    return call(operation, "DELETE", path, "", Map.of());
  }

  /** A view that must be there. */
  JsonObject view(String operation, String path) {
    HttpResponse<String> response = get(operation, path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new JsonObject(response.body());
  }

  /** Items of a list that must be there. */
  JsonArray items(String operation, String path) {
    return view(operation, path).getJsonArray("items");
  }

  /** The item of a list whose field has this value; an empty one if there is none. */
  static JsonObject item(JsonArray items, String field, String value) {
    for (Object one : items) {
      if (value.equals(((JsonObject) one).getString(field))) {
        return (JsonObject) one;
      }
    }
    return new JsonObject();
  }

  /** Starts long work that must be accepted; returns the operation. */
  JsonObject start(String operation, String path, JsonObject body) {
    HttpResponse<String> response = post(operation, path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return new JsonObject(response.body());
  }

  JsonObject operation(JsonObject of) {
    return view("getOperation", "operations/" + of.getString("id"));
  }

  /** Waits until everything is where it belongs. A full disk of the machine does not matter. */
  void settled() {
    await()
        .atMost(LIMIT)
        .until(
            () -> view("getCluster", "cluster"),
            now ->
                !now.getString("health").equals("failed")
                    && now.getInteger("lost_partitions") == 0
                    && now.getInteger("partitions_to_move") == 0
                    && now.getInteger("baseline_nodes")
                        .equals(now.getInteger("baseline_nodes_online")));
  }

  /** Waits for the end of long work. */
  JsonObject ended(JsonObject operation) {
    return await()
        .atMost(LIMIT)
        .until(() -> operation(operation), now -> ENDED.contains(now.getString("state")));
  }

  /** Does long work that must succeed. */
  JsonObject done(String operation, String path, JsonObject body) {
    JsonObject end = ended(start(operation, path, body));
    assertThat(end.getString("state")).as(end.encode()).isEqualTo("succeeded");
    return end;
  }

  /** The report that an operation left. */
  JsonObject report(JsonObject operation) {
    return view("getOperationResult", "operations/" + operation.getString("id") + "/result");
  }

  /** The bytes that an operation left. */
  byte[] bytes(JsonObject operation) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        http.send(
            request("/api/v1/operations/" + operation.getString("id") + "/result").build(),
            BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  /** The status of a path that may be none of the contract's. */
  int status(String method, String path) {
    return send(method, path, null, Map.of()).statusCode();
  }

  private HttpResponse<String> send(
      String method, String path, @Nullable String body, Map<String, String> headers) {
    HttpRequest.Builder request = request(path);
    headers.forEach(request::header);
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(method + " " + path + " of " + url + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(LIMIT)
        .header("Authorization", "Bearer " + token);
  }
}
