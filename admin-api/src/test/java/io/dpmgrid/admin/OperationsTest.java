package io.dpmgrid.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.grid.ClusterState;
import io.dpmgrid.admin.testing.TestApi;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long work over real sockets. */
final class OperationsTest {
  private TestApi api;
  private Path directory;

  @BeforeEach
  void start(@TempDir Path temporary) {
    directory = temporary;
    api = new TestApi(directory);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private String start(String path, String body) {
    HttpResponse<String> response = api.call("POST", path, body, Map.of());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return response.headers().firstValue("Location").orElseThrow();
  }

  private void awaitState(String href, String state) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(
            () -> assertThat(api.get(href).body()).contains("\"state\":\"" + state + "\""));
  }

  @Test
  void shouldTellProgressAndCancel() {
    api.grid().holdWork = new CountDownLatch(1);
    String href = start("/api/v1/checkpoints", "{\"reason\":\"test\"}");
    awaitState(href, "running");
    Awaitility.await()
        .untilAsserted(() -> assertThat(api.get(href).body()).contains("\"done\":1,\"total\":2"));
    assertThat(api.get(href + "/result").statusCode()).isEqualTo(409);
    assertThat(api.call("DELETE", href, null, Map.of()).statusCode()).isEqualTo(202);
    awaitState(href, "cancelled");
    assertThat(api.get(href).body()).contains("Stopped half way.");
    assertThat(api.call("DELETE", href, null, Map.of()).statusCode()).isEqualTo(409);
    assertThat(api.get(href + "/result").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldDownloadABundleWithTheRoleThatItNeeded() throws IOException {
    String href = start("/api/v1/diagnostics", "{}");
    awaitState(href, "succeeded");
    HttpResponse<String> result = api.get(href + "/result");
    assertThat(result.statusCode()).isEqualTo(200);
    assertThat(result.headers().firstValue("Content-Type")).contains("application/zip");
    assertThat(result.body()).startsWith("PK");
    assertThat(api.callAs(Role.OPERATOR, "GET", href + "/result", null, Map.of()).statusCode())
        .isEqualTo(403);
    api.close();
    try (java.util.stream.Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void shouldEndAnOperationWhoseWorkFailsAnAssertion() {
    api.grid().workFailure = new AssertionError("secret of the engine");
    String href = start("/api/v1/checkpoints", "{}");
    awaitState(href, "failed");
    assertThat(api.get(href).body()).doesNotContain("secret");
    api.grid().workFailure = null;
    awaitState(start("/api/v1/checkpoints", "{}"), "succeeded");
  }

  @Test
  void shouldEndTheAnswerWhenItsFileIsGone() throws IOException {
    String href = start("/api/v1/diagnostics", "{}");
    awaitState(href, "succeeded");
    try (java.util.stream.Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    long start = System.nanoTime();
    String answer =
        api.raw(
            "GET "
                + href
                + "/result HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + api.token(Role.ADMIN)
                + "\r\n\r\n");
    assertThat(answer).doesNotStartWith("HTTP/1.1 200");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("the connection was closed, not left silent")
        .isLessThan(Duration.ofMillis(1400));
  }

  @Test
  void shouldForgetOldOperationsButNotRunningOnes() {
    CountDownLatch hold = new CountDownLatch(1);
    api.grid().holdWork = hold;
    String running = start("/api/v1/checkpoints", "{}");
    awaitState(running, "running");
    api.grid().holdWork = null;
    String first = start("/api/v1/checkpoints", "{}");
    awaitState(first, "succeeded");
    for (int i = 0; i < 210; i++) {
      awaitState(start("/api/v1/checkpoints", "{}"), "succeeded");
    }
    assertThat(api.get(first).statusCode()).isEqualTo(404);
    awaitState(running, "running");
    hold.countDown();
    awaitState(running, "succeeded");
  }

  @Test
  void shouldAskForReplaceBeforeAnExistingCacheIsRestored() {
    String path = "/api/v1/snapshots/before_upgrade/restore";
    HttpResponse<String> refused = api.call("POST", path, "{}", Map.of());
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("replace: true");
    awaitState(start(path, "{\"replace\":true}"), "succeeded");
  }

  @Test
  void shouldAskForForceAndConfirmBeforeDataIsLost() {
    assertThat(
            api.call("PUT", "/api/v1/cluster/state", "{\"state\":\"inactive\"}", Map.of())
                .statusCode())
        .isEqualTo(409);
    assertThat(api.grid().state).isEqualTo(ClusterState.ACTIVE);
    assertThat(
            api.call(
                    "PUT",
                    "/api/v1/cluster/state",
                    "{\"state\":\"inactive\",\"force\":true}",
                    Map.of())
                .statusCode())
        .isEqualTo(200);
    assertThat(api.call("DELETE", "/api/v1/caches/orders", null, Map.of()).statusCode())
        .isEqualTo(409);
    assertThat(
            api.call("DELETE", "/api/v1/caches/orders?confirm=order", null, Map.of()).statusCode())
        .isEqualTo(409);
    assertThat(
            api.call("DELETE", "/api/v1/caches/orders?confirm=orders", null, Map.of()).statusCode())
        .isEqualTo(204);
    assertThat(api.get("/api/v1/caches/orders").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldAskForConsentBeforeACacheAcknowledgesEarly() {
    for (String wait : List.of("primary", "none")) {
      String start = "{\"name\":\"early-" + wait + "\",\"write_synchronization\":\"" + wait + "\"";
      HttpResponse<String> refused = api.call("POST", "/api/v1/caches", start + "}", Map.of());
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(refused.body()).contains("accept_weaker_acks: true");
      assertThat(api.get("/api/v1/caches/early-" + wait).statusCode()).isEqualTo(404);
      String accepted = start + ",\"accept_weaker_acks\":true}";
      assertThat(api.call("POST", "/api/v1/caches", accepted, Map.of()).statusCode())
          .isEqualTo(201);
    }
    String only = "{\"name\":\"only\",\"copies\":1,\"write_synchronization\":\"primary\"}";
    assertThat(api.call("POST", "/api/v1/caches", only, Map.of()).statusCode())
        .as("an only copy is the primary")
        .isEqualTo(201);
  }
}
