package io.dpmgrid.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.testing.IdleClients;
import io.dpmgrid.admin.testing.TestApi;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no honest client sends, over raw sockets. */
final class BadInputTest {
  private final Path directory;
  private @Nullable TestApi api;

  BadInputTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void stop() {
    api().close();
  }

  private TestApi api() {
    TestApi known = api;
    if (known == null) {
      known = new TestApi(directory);
      api = known;
    }
    return known;
  }

  private String auth() {
    return "Authorization: Bearer " + api().token(Role.ADMIN) + "\r\n";
  }

  private static Limits quick(int connections, Duration head) {
    Limits s = TestApi.limits();
    return new Limits(
        s.maxBodyBytes(),
        s.maxHeaderBytes(),
        connections,
        head,
        Duration.ofSeconds(2),
        s.answerTimeout(),
        s.workers(),
        s.workerQueue(),
        s.viewTtl(),
        s.heartbeat(),
        s.events());
  }

  @Test
  void shouldRefusePathTricks() throws IOException {
    for (String path :
        List.of(
            "/ui/../../etc/passwd",
            "/ui/%2e%2e/%2e%2e/etc/passwd",
            "/ui/..%2f..%2fetc/passwd",
            "/ui/%252e%252e/x.js",
            "/ui//etc/passwd",
            "/ui/.hidden.js",
            "/ui/..\\..\\x.js",
            "/ui/%5c..%5cx.js",
            "/ui/index.html%00.js",
            "/ui/%c0%ae%c0%ae/x.js",
            "/api/v1/caches/%",
            "/api/v1/caches/%zz",
            "/api/v1/caches/%ff",
            "/api/v1/./caches",
            "/api/v1/caches/../cluster",
            "/" + "a/".repeat(100),
            "*",
            "nonsense",
            "http://elsewhere/api/v1/../../x")) {
      String answer =
          api()
              .raw(
                  "GET "
                      + path
                      + " HTTP/1.1\r\nHost: x\r\n"
                      + auth()
                      + "Connection: close\r\n\r\n");
      assertThat(answer).as(path).matches("(?s)HTTP/1.1 (400|404) .*");
      assertThat(answer).as(path).contains("application/problem+json").doesNotContain("root:");
    }
    assertThat(api().grid().calls.get()).isZero();
  }

  @Test
  void shouldRefuseHeadsThatAreNone() throws IOException {
    for (String head :
        List.of(
            "\r\n\r\n",
            "GET\r\n\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
            "GET /api/v1/cluster HTTP/1.1\r\nHost x\r\n\r\n",
            "GET /api/v1/cluster HTTP/1.1\r\nA: " + "b".repeat(20_000) + "\r\n\r\n",
            "GET /" + "a".repeat(10_000) + " HTTP/1.1\r\n\r\n",
            "POST /api/v1/caches HTTP/1.1\r\nContent-Length: -1\r\n" + auth() + "\r\n",
            "POST /api/v1/caches HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n"
                + auth()
                + "Content-Type: application/json\r\n\r\n",
            "POST /api/v1/caches HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n"
                + auth()
                + "Content-Type: application/json\r\n\r\n0\r\n\r\n")) {
      String answer = api().raw(head);
      if (!answer.isEmpty()) {
        assertThat(answer).as(head).matches("(?s)HTTP/1.[01] 4\\d\\d .*");
        assertThat(answer).as(head).contains("application/problem+json");
      }
    }
    assertThat(api().get("/api/v1/cluster").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldTellTooLongHeadsApart() throws IOException {
    assertThat(api().raw("GET /" + "a".repeat(10_000) + " HTTP/1.1\r\n\r\n"))
        .contains(" 414 ", "application/problem+json");
    assertThat(api().raw("GET / HTTP/1.1\r\nA: " + "b".repeat(20_000) + "\r\n\r\n"))
        .contains(" 431 ", "application/problem+json");
  }

  @Test
  void shouldRefuseBodiesThatAreTooLarge() throws IOException {
    String large = "{\"name\":\"" + "x".repeat(1 << 20) + "\"}";
    HttpResponse<String> response = api().call("POST", "/api/v1/caches", large, Map.of());
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    StringBuilder chunked = new StringBuilder();
    chunked.append("POST /api/v1/caches HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n");
    chunked.append(auth()).append("Content-Type: application/json\r\n\r\n");
    for (int i = 0; i < 20; i++) {
      chunked.append("10000\r\n").append("y".repeat(65536)).append("\r\n");
    }
    chunked.append("0\r\n\r\n");
    assertThat(api().raw(chunked.toString())).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void shouldRefuseBodiesThatDoNotFit() {
    for (String body :
        List.of(
            "",
            "{",
            "null",
            "[]",
            "5",
            "\"x\"",
            "{\"name\":5}",
            "{\"name\":\"x\",\"name\":\"y\"}",
            "{\"name\":\"x\"} trailing",
            "{\"name\":\"x\",\"more\":1}",
            "{\"name\":\"../x\"}",
            "{\"name\":\"x\",\"copies\":0}",
            "{\"name\":\"x\",\"copies\":1e400}",
            "{\"name\":\"x\",\"copies\":99999999999999999999}",
            "{\"name\":\"x\",\"copies\":1.5}",
            "{\"name\":\"x\",\"mode\":\"PARTITIONED\"}",
            "[".repeat(5000) + "]".repeat(5000),
            "{\"name\":" + "{\"a\":".repeat(900) + "1" + "}".repeat(901),
            "{\"name\":\"\ud800\"}")) {
      HttpResponse<String> response = api().call("POST", "/api/v1/caches", body, Map.of());
      assertThat(response.statusCode()).as("%.80s: %s", body, response.body()).isIn(400, 415);
      assertThat(response.body()).doesNotContain("Exception", "at io.");
    }
    assertThat(api().grid().created.get()).isZero();
  }

  @Test
  void shouldSayWhatDoesNotFitAndWhy() {
    Map<String, String> reasons = new TreeMap<>();
    reasons.put("{\"name\":\"x\",\"copies\":0}", "copies: .*0.*1.*");
    reasons.put("{\"name\":\"../x\"}", "name: .*pattern.*");
    reasons.put("{\"name\":5}", "name: .*type.*");
    reasons.put("{\"name\":\"x\",\"mode\":\"most\"}", "mode: .*partitioned.*replicated.*");
    reasons.put("{\"name\":\"x\",\"more\":1}", ".*more.* is not known.*");
    reasons.put("{\"copies\":2}", ".*name.*");
    reasons.forEach(
        (body, reason) -> {
          String detail =
              new JsonObject(api().call("POST", "/api/v1/caches", body, Map.of()).body())
                  .getString("detail");
          assertThat(detail).as(body).matches("body: " + reason);
          assertThat(detail).as(body).doesNotContain("additional");
        });
  }

  @Test
  void shouldFillInTheDefaultsOfTheContract() {
    HttpResponse<String> made =
        api().call("POST", "/api/v1/caches", "{\"name\":\"d\",\"copies\":3.0}", Map.of());
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(made.headers().firstValue("Location")).contains("/api/v1/caches/d");
    assertThat(
            api()
                .call(
                    "POST",
                    "/api/v1/caches",
                    "{\"name\":\"e\",\"data_region\":\"nowhere\"}",
                    Map.of())
                .statusCode())
        .isEqualTo(422);
  }

  @Test
  void shouldCloseConnectionsWhoseHeadTricklesIn() throws Exception {
    api = new TestApi(directory, c -> TestApi.with(c, quick(100, Duration.ofSeconds(2))));
    try (Socket slow = api().connect()) {
      OutputStream out = slow.getOutputStream();
      out.write("GET /health/live HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
      long start = System.nanoTime();
      AtomicBoolean closed = new AtomicBoolean();
      Awaitility.await()
          .atMost(Duration.ofSeconds(15))
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                try {
                  out.write("A: b\r\n".getBytes(StandardCharsets.US_ASCII));
                  out.flush();
                } catch (IOException e) {
                  closed.set(true);
                }
                return closed.get();
              });
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void shouldAnswerTimeoutToABodyThatDoesNotCome() throws Exception {
    api = new TestApi(directory, c -> TestApi.with(c, quick(100, Duration.ofSeconds(2))));
    try (Socket slow = api().connect()) {
      slow.getOutputStream()
          .write(
              ("POST /api/v1/caches HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
                      + auth()
                      + "Content-Type: application/json\r\n\r\n{")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 408 ").contains("application/problem+json");
    }
  }

  @Test
  void shouldBoundTheNumberOfConnections() throws Exception {
    api = new TestApi(directory, c -> TestApi.with(c, quick(5, Duration.ofSeconds(30))));
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 5; i++) {
        sockets.add(api().connect());
      }
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(api().registry().getSampleValue("dpm_api_connections"))
                      .isEqualTo(5.0));
      try (Socket extra = api().connect()) {
        assertThat(extra.getInputStream().read()).isEqualTo(-1);
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    Awaitility.await()
        .untilAsserted(() -> assertThat(api().get("/api/v1/cluster").statusCode()).isEqualTo(200));
  }

  @Test
  void shouldServeBesideTenThousandIdleConnections() throws Exception {
    api = new TestApi(directory, c -> TestApi.with(c, quick(20_000, Duration.ofMinutes(5))));
    Process clients =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Djava.net.preferIPv4Stack=true",
                "-cp",
                Path.of(
                        IdleClients.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString(),
                IdleClients.class.getName(),
                String.valueOf(api().server().port()),
                "10000")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(clients.getInputStream().read()).as("the clients are connected").isEqualTo('+');
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(api().registry().getSampleValue("dpm_api_connections"))
                      .isGreaterThanOrEqualTo(10_000.0));
      for (int i = 0; i < 100; i++) {
        assertThat(api().get("/api/v1/cluster").statusCode()).isEqualTo(200);
      }
    } finally {
      clients.destroyForcibly().waitFor();
    }
  }

  @Test
  void shouldLetOnlyConfiguredOriginsCall() {
    Map<String, String> preflight =
        Map.of("Origin", "https://a.example", "Access-Control-Request-Method", "GET");
    assertThat(api().callAs(null, "OPTIONS", "/api/v1/cluster", null, preflight).statusCode())
        .isEqualTo(405);
    assertThat(
            api()
                .call("GET", "/api/v1/cluster", null, Map.of("Origin", "https://a.example"))
                .headers()
                .firstValue("Access-Control-Allow-Origin"))
        .isEmpty();
    api().close();
    api =
        new TestApi(
            directory,
            c ->
                new AdminServerConfig(
                    c.address(),
                    c.port(),
                    c.tls(),
                    c.tokens(),
                    c.jwt(),
                    c.mutualTlsRoles(),
                    List.of("https://a.example"),
                    c.metricsAuth(),
                    c.limits()));
    assertThat(
            api()
                .callAs(null, "OPTIONS", "/api/v1/cluster", null, preflight)
                .headers()
                .firstValue("Access-Control-Allow-Origin"))
        .contains("https://a.example");
    assertThat(
            api()
                .call("GET", "/api/v1/cluster", null, Map.of("Origin", "https://b.example"))
                .headers()
                .firstValue("Access-Control-Allow-Origin"))
        .isEmpty();
  }
}
