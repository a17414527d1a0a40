package io.dpmgrid.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.testing.ContractAnswers;
import io.dpmgrid.admin.testing.TestApi;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that are dear to read, never end, or could be read in two ways. */
final class HostileBodiesTest {
  private static final String CLOSE = "Connection: close\r\n";
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

  private static HttpResponse<String> baseline(String body) {
    return api.call("PUT", "/api/v1/baseline", body, Map.of("If-Match", "*"));
  }

  private static String head(String method, String path, String more) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
        + api.token(Role.ADMIN)
        + "\r\nContent-Type: application/json\r\n"
        + more
        + "\r\n";
  }

  @Test
  void shouldRefuseListsThatAreDearToCompare() {
    for (int items : List.of(9_999, 90_000)) {
      String ids =
          IntStream.range(0, items)
              .mapToObj(i -> "\"n" + i + "\"")
              .collect(Collectors.joining(",", "[", "]"));
      // Comparing each with each would take the event loop minutes.
      HttpResponse<String> answer = baseline("{\"node_ids\":" + ids + "}");
      assertThat(answer.statusCode()).as("%.200s", answer.body()).isIn(200, 400, 409, 422);
    }
    HttpResponse<String> twice = baseline("{\"node_ids\":[\"a\",\"b\",\"a\"]}");
    assertThat(twice.statusCode()).isEqualTo(400);
    assertThat(twice.body()).contains("more than once");
  }

  @Test
  void shouldAnswerOthersWhileALargeBodyIsRead() {
    String many =
        IntStream.range(0, 60_000)
            .mapToObj(i -> "\"x" + i + "\":" + i)
            .collect(Collectors.joining(",", "{", "}"));
    for (String body : List.of(many, "{\"node_ids\":" + "[".repeat(900) + "]".repeat(900) + "}")) {
      HttpResponse<String> answer = baseline(body);
      assertThat(answer.statusCode()).as("%.200s", answer.body()).isEqualTo(400);
    }
  }

  @Test
  void shouldForgetRequestsWhoseBodyNeverComes() throws IOException {
    for (int i = 0; i < 5; i++) {
      try (Socket socket = api.connect()) {
        socket
            .getOutputStream()
            .write(
                (head("POST", "/api/v1/caches", "Content-Length: 100\r\n") + "{")
                    .getBytes(StandardCharsets.US_ASCII));
        Awaitility.await()
            .untilAsserted(
                () ->
                    assertThat(api.registry().getSampleValue("dpm_api_requests_in_flight"))
                        .isPositive());
      }
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(api.registry().getSampleValue("dpm_api_requests_in_flight")).isZero());
    }
  }

  @Test
  void shouldAnswerOneRequestForWhatCouldBeTwo() throws IOException {
    String inner = head("DELETE", "/api/v1/caches/orders?confirm=orders", "");
    String length = "Content-Length: " + (5 + inner.length()) + "\r\n";
    for (String heads :
        List.of(
            length + "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\n" + length,
            length + "Transfer-Encoding: xchunked\r\n",
            length + "Transfer-Encoding: chunked, identity\r\n",
            length + "Transfer-Encoding : chunked\r\n",
            length + "Transfer-Encoding:\u000bchunked\r\n",
            length + "X: y\r\n Transfer-Encoding: chunked\r\n",
            length + "Content-Length: 5\r\n",
            "Content-Length: 5, " + (5 + inner.length()) + "\r\n",
            "Content-Length: +5\r\n",
            "Content-Length: 0x5\r\n")) {
      api.grid().refill();
      String answer = api.raw(head("POST", "/api/v1/caches", heads) + "0\r\n\r\n" + inner);
      assertThat(answer).as(heads).startsWith("HTTP/1.1 4").contains("application/problem+json");
      assertThat(answer).as(heads).doesNotContain("HTTP/1.1 2");
      assertThat(api.get("/api/v1/caches/orders").statusCode()).as(heads).isEqualTo(200);
    }
  }

  @Test
  void shouldRefuseHeadersThatTwoReadersReadInTwoWays() throws IOException {
    String token = "Authorization: Bearer " + api.token(Role.ADMIN) + "\r\n";
    for (String heads :
        List.of(
            token,
            "Host: a\r\nHost: b\r\n" + token,
            "Host: a\r\nAuthorization: Bearer x\r\n" + token,
            "Host: a\r\n" + token + token)) {
      assertThat(api.raw("GET /api/v1/cluster HTTP/1.1\r\n" + CLOSE + heads + "\r\n"))
          .as(heads)
          .startsWith("HTTP/1.1 400 ")
          .contains("given");
    }
  }

  @Test
  void shouldRefuseOtherEncodings() throws IOException {
    String text = "{\"name\":\"\u00e9\u20ac\"}";
    for (Charset charset :
        List.of(
            StandardCharsets.ISO_8859_1,
            StandardCharsets.UTF_16LE,
            StandardCharsets.UTF_16,
            Charset.forName("UTF-32"))) {
      byte[] body = text.getBytes(charset);
      String answer =
          api.raw(
              head("POST", "/api/v1/caches", CLOSE + "Content-Length: " + body.length + "\r\n")
                  + new String(body, StandardCharsets.ISO_8859_1));
      assertThat(answer).as(charset.name()).startsWith("HTTP/1.1 400 ");
    }
    for (String bytes :
        List.of("\u00c0\u00ae", "\u00ed\u00a0\u0080", "\u00f5\u0080\u0080\u0080", "\u00ff")) {
      String body = "{\"reason\":\"" + bytes + "\"}";
      assertThat(
              api.raw(
                  head(
                          "POST",
                          "/api/v1/checkpoints",
                          CLOSE + "Content-Length: " + body.length() + "\r\n")
                      + body))
          .as(body)
          .startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void shouldAnswerWellFormedTextToHalfACharacter() {
    HttpResponse<String> answer =
        api.call(
            "POST", "/api/v1/caches", "{\"name\":\"half\",\"data_region\":\"\\ud800\"}", Map.of());
    assertThat(answer.statusCode()).isEqualTo(201);
    answers.check("createCache", answer);
  }

  @Test
  void shouldSpeakToAnOldClient() throws IOException {
    String token = "Authorization: Bearer " + api.token(Role.VIEWER) + "\r\n";
    assertThat(api.raw("GET /api/v1/cluster HTTP/1.0\r\n" + token + "\r\n"))
        .startsWith("HTTP/1.0 200 ");
    String stream =
        api.raw("GET /api/v1/events HTTP/1.0\r\nAccept: text/event-stream\r\n" + token + "\r\n");
    assertThat(stream).startsWith("HTTP/1.0 200 ").contains("retry: 2000");
  }

  @Test
  void shouldTakeAnUpgradeForAnOrdinaryRequest() throws IOException {
    for (String upgrade : List.of("websocket", "h2c", "TLS/1.0")) {
      assertThat(
              api.raw(
                  "GET /api/v1/cluster HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: "
                      + upgrade
                      + "\r\nSec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13\r\n\r\n"))
          .as(upgrade)
          .startsWith("HTTP/1.1 401 ");
    }
  }
}
