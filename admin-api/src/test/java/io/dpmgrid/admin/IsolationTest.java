package io.dpmgrid.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.admin.auth.LoginLimiter;
import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.testing.TestApi;
import io.prometheus.client.Collector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One who asks too much does not take from others what they need. */
final class IsolationTest {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final CountDownLatch hold = new CountDownLatch(1);
  private TestApi api;

  @BeforeEach
  void start(@TempDir Path directory) {
    api = new TestApi(directory);
  }

  @AfterEach
  void stop() {
    hold.countDown();
    api.close();
  }

  private CompletableFuture<HttpResponse<String>> ask(String path) {
    return client.sendAsync(
        HttpRequest.newBuilder(URI.create(api.server().url() + path))
            .header("Authorization", "Bearer " + api.token(Role.ADMIN))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Samples that do not come. */
  private static final class Hanging extends Collector implements Collector.Describable {
    private final CountDownLatch hold;
    private final AtomicInteger asked = new AtomicInteger();

    Hanging(CountDownLatch hold) {
      this.hold = hold;
    }

    @Override
    public List<MetricFamilySamples> collect() {
      asked.incrementAndGet();
      try {
        assertThat(hold.await(60, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return List.of();
    }

    @Override
    public List<MetricFamilySamples> describe() {
      return List.of();
    }
  }

  @Test
  void shouldTellHealthWhileScrapesHang() {
    Hanging slow = new Hanging(hold);
    api.registry().register(slow);
    List<CompletableFuture<?>> hanging = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      hanging.add(ask("/metrics"));
    }
    Awaitility.await().until(() -> slow.asked.get() >= 2);
    for (int i = 0; i < 5; i++) {
      assertThat(api.callAs(null, "GET", "/health/ready", null, Map.of()).statusCode())
          .isEqualTo(200);
    }
    hold.countDown();
    hanging.forEach(CompletableFuture::join);
    api.registry().unregister(slow);
  }

  @Test
  void shouldAskTheGridOnceHoweverOftenTheViewIsOutdatedMeanwhile() {
    api.grid().hold = hold;
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      answers.add(ask("/api/v1/topology"));
      // A question that comes after the answer would rightly be asked of the grid again.
      double under = i + 1;
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> api.registry().getSampleValue("dpm_api_requests_in_flight") == under);
      // Every event outdates every view.
      api.grid().tell("e" + i);
    }
    // Behind the last of them in the same queue.
    assertThat(api.get("/api/v1/principal").statusCode()).isEqualTo(200);
    assertThat(api.grid().calls.get()).isEqualTo(1);
    hold.countDown();
    answers.forEach(a -> assertThat(a.join().statusCode()).isEqualTo(200));
    assertThat(api.grid().calls.get()).isEqualTo(2);
  }

  @Test
  void shouldTagCompressedViewsApartAndKnowBothTags() throws Exception {
    for (int i = 0; i < 20; i++) {
      api.grid().add("cache" + i);
    }
    HttpResponse<String> plain = api.get("/api/v1/caches");
    String tag = plain.headers().firstValue("ETag").orElseThrow();
    HttpResponse<byte[]> compressed =
        client.send(
            HttpRequest.newBuilder(URI.create(api.server().url() + "/api/v1/caches"))
                .header("Authorization", "Bearer " + api.token(Role.ADMIN))
                .header("Accept-Encoding", "gzip")
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
    String other = compressed.headers().firstValue("ETag").orElseThrow();
    assertThat(other).isNotEqualTo(tag).matches("\"[0-9a-z-]+\"");
    for (String known : List.of(tag, other, "W/" + other, "\"x\", " + other)) {
      HttpResponse<String> same =
          api.call("GET", "/api/v1/caches", null, Map.of("If-None-Match", known));
      assertThat(same.statusCode()).as(known).isEqualTo(304);
      assertThat(same.headers().allValues("Vary")).contains("Accept-Encoding");
    }
  }

  @Test
  void shouldCountFailedLoginsOfAnIpv6NetworkTogether() {
    LoginLimiter limiter = new LoginLimiter(Clock.systemUTC());
    for (int i = 0; i < 10; i++) {
      limiter.failed("2001:db8:1:2::" + Integer.toHexString(i + 1));
      limiter.failed("192.0.2." + i);
    }
    assertThat(limiter.waitSeconds("2001:db8:1:2:ffff::1")).isPositive();
    assertThat(limiter.waitSeconds("2001:db8:1:3::1")).isZero();
    assertThat(limiter.waitSeconds("192.0.2.1")).isZero();
  }
}
