package io.dpmgrid.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.testing.ContractAnswers;
import io.dpmgrid.admin.testing.ContractCalls;
import io.dpmgrid.admin.testing.TestApi;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walks the contract over real sockets. */
final class ContractWalkTest {
  private static final Set<String> NOT_JSON =
      Set.of("getMetrics", "getConsoleFile", "streamEvents");
  private static TestApi api;
  private static ContractCalls contract;
  private static ContractAnswers answers;

  @BeforeAll
  static void start(@TempDir Path directory) {
    api = new TestApi(directory);
    String document = api.get("/openapi.json").body();
    contract = new ContractCalls(document);
    answers = new ContractAnswers(document);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void shouldAnswerEveryRouteAsTheContractSays() {
    for (ContractCalls.Call call : contract.all()) {
      api.grid().refill();
      if (call.path().contains("/operations/")) {
        continue;
      }
      Map<String, String> headers = new HashMap<>();
      String path = call.path();
      String body = call.body();
      switch (call.id()) {
        case "changeBaseline" ->
            headers.put(
                "If-Match", api.get("/api/v1/baseline").headers().firstValue("ETag").orElseThrow());
        case "createCache" ->
            api.call("DELETE", "/api/v1/caches/orders?confirm=orders", null, Map.of());
        case "createSnapshot" -> {
          HttpResponse<String> taken = api.call(call.method(), path, body, headers);
          assertThat(taken.statusCode()).isEqualTo(409);
          answers.check(call.id(), taken);
          body = "{\"name\":\"another\"}";
        }
        case "cancelRebalance" -> body = "{\"accepted_bytes\":100,\"fewer_copies_accepted\":true}";
        case "destroyCache" -> path += "?confirm=orders";
        default -> {}
      }
      HttpResponse<String> response = api.call(call.method(), path, body, headers);
      assertThat(response.statusCode())
          .as("%s: %s", call.id(), response.body())
          .isBetween(200, 204);
      answers.check(call.id(), response);
      if (!NOT_JSON.contains(call.id()) && response.statusCode() != 204) {
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
      }
    }
    operationsAnswer();
    assertThat(answers.succeeded()).isEqualTo(answers.all());
  }

  private static void operationsAnswer() {
    HttpResponse<String> started = api.call("POST", "/api/v1/consistency-checks", "{}", Map.of());
    answers.check("startConsistencyCheck", started);
    String href = started.headers().firstValue("Location").orElseThrow();
    Awaitility.await()
        .untilAsserted(() -> assertThat(api.get(href).body()).contains("\"state\":\"succeeded\""));
    answers.check("getOperation", api.get(href));
    answers.check("listOperations", api.get("/api/v1/operations"));
    HttpResponse<String> result = api.get(href + "/result");
    assertThat(result.statusCode()).isEqualTo(200);
    answers.check("getOperationResult", result);
    HttpResponse<String> late = api.call("DELETE", href, null, Map.of());
    assertThat(late.statusCode()).isEqualTo(409);
    answers.check("cancelOperation", late);
    CountDownLatch hold = new CountDownLatch(1);
    api.grid().holdWork = hold;
    try {
      String held =
          api.call("POST", "/api/v1/checkpoints", "{}", Map.of())
              .headers()
              .firstValue("Location")
              .orElseThrow();
      Awaitility.await()
          .untilAsserted(() -> assertThat(api.get(held).body()).contains("\"state\":\"running\""));
      HttpResponse<String> cancelled = api.call("DELETE", held, null, Map.of());
      assertThat(cancelled.statusCode()).isEqualTo(202);
      answers.check("cancelOperation", cancelled);
    } finally {
      hold.countDown();
      api.grid().holdWork = null;
    }
  }

  @Test
  void shouldUseTheRequestIdThatTheClientMade() {
    HttpResponse<String> made =
        api.call("GET", "/api/v1/cluster", null, Map.of("X-Request-Id", "mine"));
    assertThat(made.headers().firstValue("X-Request-Id")).contains("mine");
  }

  @Test
  void shouldRefuseEveryRouteWithoutTheRoleThatItNeeds() {
    int walked = 0;
    for (ContractCalls.Call call : contract.all()) {
      if (call.role().equals("none")) {
        assertThat(api.callAs(null, call.method(), call.path(), call.body(), Map.of()).statusCode())
            .as(call.id())
            .isNotIn(401, 403);
        continue;
      }
      HttpResponse<String> stranger =
          api.callAs(null, call.method(), call.path(), call.body(), Map.of());
      assertThat(stranger.statusCode()).as(call.id()).isEqualTo(401);
      assertThat(stranger.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      answers.check(call.id(), stranger);
      Role needed = Role.named(call.role());
      for (Role role : Role.values()) {
        if (role.covers(needed)) {
          assertThat(status(call, role)).as("%s as %s", call.id(), role).isNotIn(401, 403);
          continue;
        }
        // A view that was read before may be asked for anew meanwhile, but not each time.
        Awaitility.await()
            .untilAsserted(
                () -> {
                  int calls = api.grid().calls.get();
                  assertThat(status(call, role)).as("%s as %s", call.id(), role).isEqualTo(403);
                  assertThat(api.grid().calls.get()).as(call.id()).isEqualTo(calls);
                });
      }
      walked++;
    }
    assertThat(walked).isGreaterThan(30);
  }

  private static int status(ContractCalls.Call call, Role role) {
    return api.callAs(role, call.method(), call.path(), call.body(), Map.of()).statusCode();
  }

  @Test
  void shouldNeedAdminForWhatDestroysData() {
    Map<String, String> roles = new HashMap<>();
    contract.all().forEach(c -> roles.put(c.id(), c.role()));
    assertThat(roles)
        .containsEntry("destroyCache", "admin")
        .containsEntry("restoreSnapshot", "admin")
        .containsEntry("deleteSnapshot", "admin")
        .containsEntry("changeClusterState", "admin")
        .containsEntry("changeBaseline", "admin");
    contract
        .all()
        .forEach(
            c -> {
              if (!c.method().equals("GET")) {
                assertThat(c.role()).as(c.id()).isIn("operator", "admin");
              }
            });
  }

  @Test
  void shouldNeverAskTheGridOnTheEventLoop() {
    for (ContractCalls.Call call : contract.all()) {
      api.grid().refill();
      api.call(call.method(), call.path(), call.body(), Map.of("If-Match", "*"));
    }
    assertThat(api.grid().calls.get()).isGreaterThan(30);
    assertThat(api.grid().callsOnEventLoop.get()).isZero();
  }

  @Test
  void shouldAnswerProblemsForUnknownPathsAndOtherMethods() {
    HttpResponse<String> unknown = api.get("/api/v1/nothing");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(unknown.body()).contains("\"request_id\":", "\"type\":\"/problems/not-found\"");
    HttpResponse<String> method = api.call("DELETE", "/api/v1/cluster", null, Map.of());
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(method.headers().firstValue("Allow")).contains("GET, HEAD");
    HttpResponse<String> type =
        api.call("POST", "/api/v1/caches", "name=x", Map.of("Content-Type", "text/plain"));
    assertThat(type.statusCode()).isEqualTo(415);
  }

  @Test
  void shouldSayWhatAFailedGridSaysAndHideWhatItDoesNot() {
    try {
      api.grid().failure = new GridProblem.Unavailable("The node starts.");
      HttpResponse<String> starting = api.get("/api/v1/topology");
      assertThat(starting.statusCode()).isEqualTo(503);
      assertThat(starting.headers().firstValue("Retry-After")).isPresent();
      answers.check("getTopology", starting);
      api.grid().failure = new IllegalStateException("secret of the engine");
      HttpResponse<String> broken = api.get("/api/v1/topology");
      assertThat(broken.statusCode()).isEqualTo(500);
      assertThat(broken.body()).doesNotContain("secret").contains("request_id");
    } finally {
      api.grid().failure = null;
    }
  }
}
