package io.dpmgrid.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.grid.RebalanceControl;
import io.dpmgrid.admin.testing.ContractAnswers;
import io.dpmgrid.admin.testing.TestApi;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Moves are paused, limited and resumed. */
final class RebalanceRoutesTest {
  private static final String VIEW = "/api/v1/rebalance";
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

  private static JsonObject post(String what, Map<String, String> headers) {
    HttpResponse<String> answer = api.call("POST", VIEW + "/" + what, null, headers);
    answers.check(what + "Rebalance", answer);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  private static HttpResponse<String> throttle(String bytesPerSecond) {
    String body = "{\"bytes_per_second\":" + bytesPerSecond + "}";
    HttpResponse<String> answer = api.call("PUT", VIEW + "/throttle", body, Map.of());
    answers.check("throttleRebalance", answer);
    return answer;
  }

  private static JsonObject view() {
    HttpResponse<String> answer = api.get(VIEW);
    answers.check("getRebalance", answer);
    return new JsonObject(answer.body());
  }

  @Test
  void shouldShowEachChangeInWhatIsReadAfterIt() {
    assertThat(view().getBoolean("paused")).isFalse();
    JsonObject paused = post("pause", Map.of());
    assertThat(paused.getBoolean("paused")).isTrue();
    assertThat(post("pause", Map.of())).isEqualTo(paused);
    assertThat(view().getString("paused_since")).isEqualTo(paused.getString("paused_since"));
    assertThat(throttle("1").statusCode()).isEqualTo(200);
    assertThat(view().getLong("limit_bytes_per_second")).isEqualTo(1);
    assertThat(throttle("1000000000000").statusCode()).isEqualTo(200);
    assertThat(throttle("null").statusCode()).isEqualTo(200);
    assertThat(view().getValue("limit_bytes_per_second")).isNull();
    assertThat(post("resume", Map.of()).getBoolean("paused")).isFalse();
    assertThat(view().getBoolean("paused")).isFalse();
  }

  @Test
  void shouldAnswerARepetitionUnderTheSameKeyLikeTheFirst() {
    Map<String, String> key = Map.of("Idempotency-Key", "pause-once");
    JsonObject first = post("pause", key);
    post("resume", Map.of());
    assertThat(post("pause", key)).isEqualTo(first);
    assertThat(view().getBoolean("paused")).as("it was not done again").isFalse();
    HttpResponse<String> other = api.call("POST", VIEW + "/resume", null, key);
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(view().getBoolean("paused")).isFalse();
  }

  @Test
  void shouldRefuseWhatIsNoLimitAndWhoMayNot() {
    RebalanceControl before = api.grid().moves.control;
    for (String wrong :
        List.of("-1", "0", "0.5", "1e400", "1000000000001", "NaN", "\"1\"", "true", "[1]", "{}")) {
      assertThat(throttle(wrong).statusCode()).as(wrong).isEqualTo(400);
    }
    for (String body : List.of("{}", "", "{\"bytes_per_second\":1,\"more\":2}")) {
      assertThat(api.call("PUT", VIEW + "/throttle", body, Map.of()).statusCode()).isEqualTo(400);
    }
    for (String what : List.of("pause", "resume")) {
      assertThat(api.callAs(Role.VIEWER, "POST", VIEW + "/" + what, null, Map.of()).statusCode())
          .isEqualTo(403);
    }
    String body = "{\"bytes_per_second\":1}";
    assertThat(api.callAs(Role.VIEWER, "PUT", VIEW + "/throttle", body, Map.of()).statusCode())
        .isEqualTo(403);
    assertThat(api.grid().moves.control).isEqualTo(before);
  }
}
