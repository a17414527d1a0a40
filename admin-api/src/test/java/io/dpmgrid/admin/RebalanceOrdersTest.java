package io.dpmgrid.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.grid.RebalanceOrder;
import io.dpmgrid.admin.grid.RebalanceOrderKind;
import io.dpmgrid.admin.testing.ContractAnswers;
import io.dpmgrid.admin.testing.TestApi;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people ask of the part that carries plans out. */
final class RebalanceOrdersTest {
  private static final String VIEW = "/api/v1/rebalance";
  private static final Map<String, String> ABOUT_NODES =
      Map.of(
          "join", "joinRebalance",
          "drain", "drainNode",
          "keep", "keepNode",
          "give-up", "giveUpNode");
  private static TestApi api;
  private static ContractAnswers answers;

  @BeforeAll
  static void start(@TempDir Path directory) {
    api = new TestApi(directory);
    answers = new ContractAnswers(api.get("/openapi.json").body());
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void forget() {
    api.grid().moves.orders.clear();
    api.grid().moves.operation = 7;
  }

  private static HttpResponse<String> post(String what, String operation, String body) {
    HttpResponse<String> answer = api.call("POST", VIEW + "/" + what, body, Map.of());
    answers.check(operation, answer);
    return answer;
  }

  private static HttpResponse<String> cancel(String body) {
    return post("cancel", "cancelRebalance", body);
  }

  @Test
  void shouldPassOnWhatIsAskedAboutNodes() {
    ABOUT_NODES.forEach(
        (what, operation) -> {
          assertThat(post(what, operation, "{\"node_id\":\"node-4\"}").statusCode()).isEqualTo(200);
          RebalanceOrderKind kind =
              RebalanceOrderKind.valueOf(what.toUpperCase(Locale.ROOT).replace('-', '_'));
          assertThat(api.grid().moves.orders).contains(RebalanceOrder.of(kind, "node-4"));
          HttpResponse<String> refused = post(what, operation, "{\"node_id\":\"nobody\"}");
          assertThat(refused.statusCode()).isEqualTo(409);
          assertThat(refused.body()).contains("There is no node nobody.").doesNotContain("cost");
          for (String wrong : List.of("{}", "{\"node_id\":null}", "{\"node_id\":\"\"}", "[]")) {
            assertThat(post(what, operation, wrong).statusCode()).as(wrong).isEqualTo(400);
          }
        });
    assertThat(post("start", "startRebalance", "{}").body()).contains("It will be so.");
    assertThat(api.grid().moves.orders).contains(RebalanceOrder.start()).hasSize(5);
  }

  @Test
  void shouldSayWhatACancelCostsBeforeItIsDone() {
    for (String question : List.of("{}", "{\"operation\":7}", "{\"accepted_bytes\":null}")) {
      HttpResponse<String> shown = cancel(question);
      assertThat(shown.statusCode()).isEqualTo(409);
      JsonObject cost = new JsonObject(shown.body()).getJsonObject("cost");
      assertThat(cost.getLong("bytes")).isEqualTo(100);
      assertThat(cost.getLong("bytes_back")).isEqualTo(99);
      assertThat(cost.getLong("bytes_discarded")).isEqualTo(1);
      assertThat(cost.getLong("fewer_copies")).isEqualTo(2);
      assertThat(cost.getLong("operation")).isEqualTo(7);
    }
    assertThat(cancel("{\"accepted_bytes\":100}").body())
        .contains("It costs more", "\"cost\":{")
        .contains("\"status\":409");
    assertThat(api.grid().moves.orders).isEmpty();
    HttpResponse<String> done = cancel("{\"accepted_bytes\":100,\"fewer_copies_accepted\":true}");
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(api.grid().moves.orders).containsExactly(RebalanceOrder.cancel(7, 100, true));
  }

  @Test
  void shouldNotCancelAnotherOperationThanTheOneThatWasMeant() {
    HttpResponse<String> other =
        cancel("{\"operation\":6,\"accepted_bytes\":1000,\"fewer_copies_accepted\":true}");
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.body()).contains("Operation 6 is not under way; operation 7 is");
    api.grid().moves.operation = 0;
    HttpResponse<String> none = cancel("{\"accepted_bytes\":1000}");
    assertThat(none.statusCode()).isEqualTo(409);
    assertThat(none.body()).contains("nothing to cancel").doesNotContain("\"cost\"");
    assertThat(api.grid().moves.orders).isEmpty();
    for (String wrong :
        List.of("{\"operation\":0}", "{\"accepted_bytes\":-1}", "{\"accepted_bytes\":1.5}")) {
      assertThat(cancel(wrong).statusCode()).as(wrong).isEqualTo(400);
    }
  }

  @Test
  void shouldAnswerARepetitionUnderTheSameKeyWithoutASecondOrder() {
    Map<String, String> key = Map.of("Idempotency-Key", "drain-once");
    String body = "{\"node_id\":\"node-2\"}";
    HttpResponse<String> first = api.call("POST", VIEW + "/drain", body, key);
    assertThat(api.call("POST", VIEW + "/drain", body, key).body()).isEqualTo(first.body());
    assertThat(api.grid().moves.orders).hasSize(1);
  }

  @Test
  void shouldLetViewersLookAndNotAct() {
    for (String view : List.of("/plan", "/history", "/lost", "")) {
      assertThat(api.callAs(Role.VIEWER, "GET", VIEW + view, null, Map.of()).statusCode())
          .isEqualTo(200);
    }
    for (String what : List.of("start", "join", "drain", "keep", "give-up", "cancel")) {
      String body = what.equals("start") ? "{}" : "{\"node_id\":\"node-2\"}";
      assertThat(api.callAs(Role.VIEWER, "POST", VIEW + "/" + what, body, Map.of()).statusCode())
          .as(what)
          .isEqualTo(403);
    }
    assertThat(api.grid().moves.orders).isEmpty();
  }

  @Test
  void shouldShowOperationAwayNodesAndWhyNothingBegins() {
    JsonObject execution = new JsonObject(api.get(VIEW).body()).getJsonObject("execution");
    assertThat(execution.getJsonObject("operation").getString("phase")).isEqualTo("moving");
    JsonObject away = execution.getJsonArray("nodes").getJsonObject(1);
    assertThat(away.getString("standing")).isEqualTo("away");
    assertThat(away.getLong("grace_left_seconds")).isEqualTo(270);
    assertThat(execution.getJsonArray("alerts").getJsonObject(0).getString("kind"))
        .isEqualTo("archive-limit");
  }
}
