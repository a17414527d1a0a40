package io.dpmgrid.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.testing.TestApi;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views, preconditions, idempotency, pages, and a grid that hangs. */
final class ConcurrencyTest {
  private TestApi api;

  @BeforeEach
  void start(@TempDir Path directory) {
    api = new TestApi(directory);
  }

  @AfterEach
  void stop() {
    CountDownLatch held = api.grid().hold;
    if (held != null) {
      held.countDown();
    }
    api.close();
  }

  private static String etag(HttpResponse<String> response) {
    return response.headers().firstValue("ETag").orElseThrow();
  }

  @Test
  void shouldAnswerNotModifiedForTheSameView() {
    HttpResponse<String> first = api.get("/api/v1/caches");
    HttpResponse<String> second =
        api.call("GET", "/api/v1/caches", null, Map.of("If-None-Match", etag(first)));
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
    api.call("POST", "/api/v1/caches", "{\"name\":\"second\"}", Map.of());
    HttpResponse<String> third =
        api.call("GET", "/api/v1/caches", null, Map.of("If-None-Match", etag(first)));
    assertThat(third.statusCode()).isEqualTo(200);
    assertThat(third.body()).contains("second");
  }

  @Test
  void shouldChangeTheBaselineOnlyAsItWasSeen() {
    String body = "{\"node_ids\":[\"node-1\"]}";
    assertThat(api.call("PUT", "/api/v1/baseline", body, Map.of()).statusCode()).isEqualTo(428);
    String seen = etag(api.get("/api/v1/baseline"));
    assertThat(
            api.call("PUT", "/api/v1/baseline", body, Map.of("If-Match", "\"old\"")).statusCode())
        .isEqualTo(412);
    HttpResponse<String> changed =
        api.call("PUT", "/api/v1/baseline", body, Map.of("If-Match", seen));
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(api.call("PUT", "/api/v1/baseline", body, Map.of("If-Match", seen)).statusCode())
        .isEqualTo(412);
    assertThat(etag(api.get("/api/v1/baseline"))).isEqualTo(etag(changed));
  }

  @Test
  void shouldDoAPostOnceForOneIdempotencyKey() {
    Map<String, String> key = Map.of("Idempotency-Key", "k1");
    HttpResponse<String> first = api.call("POST", "/api/v1/caches", "{\"name\":\"a\"}", key);
    HttpResponse<String> again = api.call("POST", "/api/v1/caches", "{\"name\":\"a\"}", key);
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(api.grid().created.get()).isEqualTo(1);
    HttpResponse<String> other = api.call("POST", "/api/v1/caches", "{\"name\":\"b\"}", key);
    assertThat(other.statusCode()).isEqualTo(422);
    HttpResponse<String> someoneElse =
        api.callAs(Role.OPERATOR, "POST", "/api/v1/caches", "{\"name\":\"b\"}", key);
    assertThat(someoneElse.statusCode()).isEqualTo(201);
  }

  @Test
  void shouldTryAgainUnderTheSameKeyAfterAFailureOfTheServer() {
    Map<String, String> key = Map.of("Idempotency-Key", "k2");
    api.grid().failure = new GridProblem.Unavailable("The node starts.");
    assertThat(api.call("POST", "/api/v1/caches", "{\"name\":\"a\"}", key).statusCode())
        .isEqualTo(503);
    api.grid().failure = null;
    assertThat(api.call("POST", "/api/v1/caches", "{\"name\":\"a\"}", key).statusCode())
        .isEqualTo(201);
  }

  @Test
  void shouldCutPagesThatTileTheList() {
    for (int i = 0; i < 25; i++) {
      api.grid().add("cache" + (100 + i));
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    while (cursor != null) {
      JsonObject page = new JsonObject(api.get("/api/v1/caches?limit=4" + cursor).body());
      page.getJsonArray("items").forEach(i -> seen.add(((JsonObject) i).getString("name")));
      cursor = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
      pages++;
    }
    assertThat(pages).isEqualTo(7);
    assertThat(seen).hasSize(26).doesNotHaveDuplicates().isSorted();
    assertThat(api.get("/api/v1/caches?cursor=abc").statusCode()).isEqualTo(400);
    assertThat(api.get("/api/v1/caches?limit=0").statusCode()).isEqualTo(400);
    assertThat(api.get("/api/v1/caches?limit=1001").statusCode()).isEqualTo(400);
    assertThat(api.get("/api/v1/caches?limti=1").statusCode()).isEqualTo(400);
  }

  @Test
  void shouldGoOnBehindAnItemThatIsGone() {
    for (int i = 0; i < 6; i++) {
      api.grid().add("p" + i);
    }
    JsonObject first = new JsonObject(api.get("/api/v1/caches?limit=4").body());
    String last = first.getJsonArray("items").getJsonObject(3).getString("name");
    api.call("DELETE", "/api/v1/caches/" + last + "?confirm=" + last, null, Map.of());
    JsonObject second =
        new JsonObject(api.get("/api/v1/caches?limit=4&cursor=" + first.getString("next")).body());
    assertThat(second.getJsonArray("items").getJsonObject(0).getString("name")).isEqualTo("p3");
  }

  @Test
  void shouldCompressWhatIsWorthIt() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api.server().url() + "/openapi.json"))
            .header("Accept-Encoding", "br, gzip")
            .build();
    HttpResponse<byte[]> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(
            new String(
                new GZIPInputStream(new java.io.ByteArrayInputStream(response.body()))
                    .readAllBytes(),
                StandardCharsets.UTF_8))
        .isEqualTo(api.get("/openapi.json").body());
  }

  @Test
  void shouldAnswerHealthWhileEveryWorkerHangs() throws Exception {
    api.grid().hold = new CountDownLatch(1);
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String path = "/api/v1/caches/orders/partitions";
      String own = i % 2 == 0 ? path : "/api/v1/caches/c" + i + "/partitions";
      Thread reader = new Thread(() -> api.get(own));
      reader.start();
      readers.add(reader);
    }
    Awaitility.await().until(() -> api.grid().calls.get() >= 8);
    for (int i = 0; i < 20; i++) {
      long start = System.nanoTime();
      assertThat(api.callAs(null, "GET", "/health/ready", null, Map.of()).statusCode())
          .isEqualTo(200);
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(2));
    }
    Objects.requireNonNull(api.grid().hold).countDown();
    for (Thread reader : readers) {
      reader.join();
    }
  }

  @Test
  void shouldRefuseWhatDoesNotFitTheQueue() throws Exception {
    api.grid().hold = new CountDownLatch(1);
    ExecutorService many = Executors.newFixedThreadPool(400);
    try {
      List<java.util.concurrent.Future<Integer>> statuses = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        String body = "{\"name\":\"n" + i + "\"}";
        statuses.add(
            many.submit(() -> api.call("POST", "/api/v1/caches", body, Map.of()).statusCode()));
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> statuses.stream().filter(java.util.concurrent.Future::isDone).count() >= 100);
      for (java.util.concurrent.Future<Integer> status : statuses) {
        if (status.isDone()) {
          assertThat(status.get()).isEqualTo(503);
        }
      }
    } finally {
      Objects.requireNonNull(api.grid().hold).countDown();
      many.shutdown();
      assertThat(many.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** A change can wait for a transaction, which must then be found and ended. */
  @Test
  void shouldShowAndEndTransactionsWhileChangesHang() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    api.grid().holdState = held;
    List<Thread> changers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Thread changer =
          new Thread(
              () -> api.call("PUT", "/api/v1/cluster/state", "{\"state\":\"active\"}", Map.of()));
      changer.start();
      changers.add(changer);
    }
    Awaitility.await().until(() -> api.grid().calls.get() >= 4);
    JsonObject open = new JsonObject(api.get("/api/v1/transactions").body());
    String id = open.getJsonArray("items").getJsonObject(0).getString("id");
    assertThat(api.call("DELETE", "/api/v1/transactions/" + id, null, Map.of()).statusCode())
        .isEqualTo(204);
    assertThat(api.get("/api/v1/caches").statusCode()).isEqualTo(200);
    held.countDown();
    for (Thread changer : changers) {
      changer.join();
    }
  }

  @Test
  void shouldTellNotReadyWithItsReason() {
    api.grid().healthy = false;
    Awaitility.await()
        .untilAsserted(
            () -> {
              HttpResponse<String> response =
                  api.callAs(null, "GET", "/health/ready", null, Map.of());
              assertThat(response.statusCode()).isEqualTo(503);
              assertThat(response.body()).contains("cluster-active");
            });
    assertThat(api.callAs(null, "GET", "/health/live", null, Map.of()).statusCode()).isEqualTo(200);
  }
}
