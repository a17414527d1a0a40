package io.dpmgrid.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.testing.TestApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The event stream over raw sockets. */
final class EventsTest {
  private static final int STREAMS_OF_ONE = 50;

  private TestApi api;

  @BeforeEach
  void start(@TempDir Path directory) {
    api =
        new TestApi(
            directory,
            c -> {
              Limits s = TestApi.limits();
              return TestApi.with(
                  c,
                  new Limits(
                      s.maxBodyBytes(),
                      s.maxHeaderBytes(),
                      s.maxConnections(),
                      s.headTimeout(),
                      s.bodyTimeout(),
                      s.answerTimeout(),
                      s.workers(),
                      s.workerQueue(),
                      s.viewTtl(),
                      Duration.ofMillis(500),
                      20));
            });
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private Socket open(@Nullable String lastId) throws IOException {
    return open(Role.VIEWER, lastId);
  }

  private Socket open(Role role, @Nullable String lastId) throws IOException {
    Socket socket = api.connect();
    String resume = lastId == null ? "" : "Last-Event-ID: " + lastId + "\r\n";
    socket
        .getOutputStream()
        .write(
            ("GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n"
                    + "Authorization: Bearer "
                    + api.token(role)
                    + "\r\n"
                    + resume
                    + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String readUntil(Socket socket, String text) throws IOException {
    StringBuilder seen = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (seen.indexOf(text) < 0) {
      int b = in.read();
      assertThat(b).as("ended after: %s", seen).isNotNegative();
      seen.append((char) b);
    }
    return seen.toString();
  }

  private static String lastId(String text) {
    Matcher matcher = Pattern.compile("id: (\\S+)").matcher(text);
    String id = "";
    while (matcher.find()) {
      id = matcher.group(1);
    }
    return id;
  }

  @Test
  void shouldStreamEventsAndHeartbeats() throws IOException {
    try (Socket stream = open(null)) {
      readUntil(stream, "retry: 2000");
      api.grid().tell("one");
      String seen = readUntil(stream, "\"message\":\"one\"");
      assertThat(seen).contains("event: node-joined");
      readUntil(stream, ": heartbeat");
    }
  }

  @Test
  void shouldResumeBehindTheLastEvent() throws IOException {
    String id;
    try (Socket stream = open(null)) {
      readUntil(stream, "retry");
      api.grid().tell("first");
      id = lastId(readUntil(stream, "\"message\":\"first\""));
    }
    for (int i = 0; i < 5; i++) {
      api.grid().tell("missed" + i);
    }
    try (Socket stream = open(id)) {
      String seen = readUntil(stream, "\"message\":\"missed4\"");
      assertThat(seen).contains("missed0").doesNotContain("events-lost", "first");
    }
  }

  @Test
  void shouldTellWhatWasLost() throws IOException {
    String id;
    try (Socket stream = open(null)) {
      readUntil(stream, "retry");
      api.grid().tell("first");
      id = lastId(readUntil(stream, "\"message\":\"first\""));
    }
    for (int i = 0; i < 50; i++) {
      api.grid().tell("missed" + i);
    }
    try (Socket stream = open(id)) {
      String seen = readUntil(stream, "\"message\":\"missed49\"");
      assertThat(seen).contains("event: events-lost", "30 events were dropped", "missed30");
      assertThat(seen).doesNotContain("missed29");
    }
    try (Socket stream = open("0-17")) {
      assertThat(readUntil(stream, "missed49")).contains("another run");
    }
  }

  @Test
  void shouldLetNobodyTakeTheStreamsOfOthers() throws IOException {
    Deque<Socket> streams = new ArrayDeque<>();
    try {
      for (int i = 0; i < STREAMS_OF_ONE; i++) {
        streams.add(open(null));
        readUntil(streams.getLast(), "retry");
      }
      try (Socket oneMore = open(null)) {
        assertThat(readUntil(oneMore, "\r\n\r\n").toLowerCase(Locale.ROOT))
            .startsWith("http/1.1 429 ")
            .contains("content-type: application/problem+json", "retry-after: ");
        assertThat(readUntil(oneMore, "}")).contains("test-viewer has 50 event streams open");
      }
      streams.add(open(Role.OPERATOR, null));
      readUntil(streams.getLast(), "retry");
      assertThat(api.callAs(Role.VIEWER, "GET", "/api/v1/events", null, Map.of()).statusCode())
          .as("the list is no stream")
          .isEqualTo(200);

      streams.remove().close();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> api.registry().getSampleValue("dpm_api_event_streams") == STREAMS_OF_ONE);
      streams.add(open(null));
      readUntil(streams.getLast(), "retry");
    } finally {
      for (Socket stream : streams) {
        stream.close();
      }
    }
  }

  @Test
  void shouldListTheNewestEventsAsJson() {
    for (int i = 0; i < 30; i++) {
      api.grid().tell("e" + i);
    }
    JsonArray items =
        new JsonObject(api.get("/api/v1/events?limit=3").body()).getJsonArray("items");
    assertThat(items).hasSize(3);
    assertThat(items.getJsonObject(2).getString("message")).isEqualTo("e29");
  }

  @Test
  void shouldDropAReaderThatDoesNotRead() throws IOException {
    try (Socket stream = open(null)) {
      readUntil(stream, "retry");
      String large = "x".repeat(4000);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                for (int i = 0; i < 100; i++) {
                  api.grid().tell(large);
                }
                Double open = api.registry().getSampleValue("dpm_api_event_streams");
                Double connections = api.registry().getSampleValue("dpm_api_connections");
                return open == 0 && connections != null && connections <= 1;
              });
    }
    assertThat(api.get("/api/v1/cluster").statusCode()).isEqualTo(200);
  }
}
