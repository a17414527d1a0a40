package io.dpmgrid.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.admin.auth.JwtSettings;
import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.testing.KeySetServer;
import io.dpmgrid.admin.testing.TestApi;
import io.dpmgrid.admin.testing.TokenMaker;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that are read from a real HTTP server, which may be away, slow or hostile. */
final class JwksUrlTest {
  private static final Duration LONG = Duration.ofSeconds(90);
  private final Path directory;
  private KeySetServer idp;
  private TokenMaker first;
  private TokenMaker second;
  private @Nullable TestApi running;

  JwksUrlTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void start() throws Exception {
    idp = new KeySetServer(0);
    first = TokenMaker.ec("first");
    second = TokenMaker.rsa("second");
    idp.serve(first);
  }

  @AfterEach
  void stop() {
    TestApi api = running;
    if (api != null) {
      api.close();
    }
    idp.close();
  }

  private TestApi api() {
    TestApi api = running;
    if (api == null) {
      api = start(idp.url());
      running = api;
    }
    return api;
  }

  private TestApi start(String jwks) {
    return new TestApi(
        directory, c -> TestApi.with(c, new JwtSettings(jwks, "https://idp", "dpm", "role")));
  }

  private static JsonObject claims(String name) {
    return new JsonObject()
        .put("iss", "https://idp")
        .put("aud", "dpm")
        .put("sub", name)
        .put("exp", Instant.now().getEpochSecond() + 600)
        .put("role", "operator");
  }

  private HttpResponse<String> call(
      TokenMaker maker, String name, String method, String path, @Nullable String body) {
    String token;
    try {
      token = maker.token(claims(name));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return api()
        .callAs(
            null,
            method,
            path,
            body,
            Map.of("Authorization", "Bearer " + token, "Idempotency-Key", "same"));
  }

  private HttpResponse<String> who(TokenMaker maker) {
    return call(maker, "alice", "GET", "/api/v1/principal", null);
  }

  @Test
  void shouldReadTheKeysOnceForManyLogins() {
    for (int i = 0; i < 20; i++) {
      assertThat(who(first).statusCode()).isEqualTo(200);
    }
    assertThat(idp.asked()).isEqualTo(1);
  }

  @Test
  void shouldTakeRotatedKeysAndKeepThoseItHasWhileTheSetCannotBeRead() {
    assertThat(who(first).statusCode()).isEqualTo(200);
    idp.serve(first, second);
    assertThat(who(second).statusCode()).as("not asked for again so soon").isEqualTo(401);
    Awaitility.await()
        .atMost(LONG)
        .pollInterval(Duration.ofSeconds(3))
        .untilAsserted(() -> assertThat(who(second).statusCode()).isEqualTo(200));
    assertThat(who(first).statusCode()).isEqualTo(200);
    int asked = idp.asked();
    assertThat(asked).isLessThan(10);
    idp.close();
    for (int i = 0; i < 5; i++) {
      assertThat(who(first).statusCode()).isEqualTo(200);
      assertThat(who(second).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void shouldStartWithoutTheProviderAndBlameNobodyForIt() throws Exception {
    int port = idp.port();
    idp.close();
    HttpResponse<String> answer = who(first);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body()).contains("admin.jwt.jwks").doesNotContain("Exception");
    for (int i = 0; i < 15; i++) {
      assertThat(who(first).statusCode()).isEqualTo(503);
    }
    assertThat(api().registry().getSampleValue("dpm_api_failed_logins_total")).isZero();
    assertThat(api().get("/api/v1/cluster").statusCode()).as("a static token").isEqualTo(200);
    idp = new KeySetServer(port);
    idp.serve(first);
    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(who(first).statusCode()).isEqualTo(200));
  }

  @Test
  void shouldTakeNoKeysFromAnswersThatAreNone() {
    for (KeySetServer.Manner manner :
        List.of(
            KeySetServer.Manner.NOT_FOUND,
            KeySetServer.Manner.REDIRECT,
            KeySetServer.Manner.NO_JSON,
            KeySetServer.Manner.HUGE)) {
      idp.answer(manner);
      assertThat(who(first).statusCode()).as(manner.name()).isEqualTo(503);
      api().close();
      running = null;
    }
    idp.answer(KeySetServer.Manner.WELL);
    assertThat(who(first).statusCode()).isEqualTo(200);
  }

  @Test
  void shouldNotWaitForAnAnswerThatDrips() {
    idp.answer(KeySetServer.Manner.DRIPPING);
    Awaitility.await()
        .atMost(LONG)
        .until(
            () -> {
              // Whoever brings no JWT does not wait with those who do.
              assertThat(api().get("/api/v1/cluster").statusCode()).isEqualTo(200);
              assertThat(api().callAs(Role.VIEWER, "GET", "/metrics", null, Map.of()).statusCode())
                  .isEqualTo(200);
              return idp.asked() == 1;
            });
    assertThat(who(first).statusCode()).isEqualTo(503);
    idp.answer(KeySetServer.Manner.WELL);
    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(who(first).statusCode()).isEqualTo(200));
  }

  @Test
  void shouldTellATokenFromAJwtOfTheSameName() {
    String path = "/api/v1/caches";
    assertThat(
            api()
                .callAs(
                    Role.OPERATOR,
                    "POST",
                    path,
                    "{\"name\":\"a\"}",
                    Map.of("Idempotency-Key", "same"))
                .statusCode())
        .isEqualTo(201);
    assertThat(call(first, "test-operator", "POST", path, "{\"name\":\"b\"}").statusCode())
        .isEqualTo(201);
  }

  @Test
  void shouldKeepNamesOnOneLine() {
    HttpResponse<String> me = call(first, "a\nb\u2028c", "GET", "/api/v1/principal", null);
    assertThat(me.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(me.body()).getString("name")).isEqualTo("a?b?c");
  }

  @Test
  void shouldTakeNoKeysOverPlainHttpFromElsewhere() {
    for (String url : List.of("http://idp.example/keys", "http://127.0.0.1.example/keys")) {
      assertThatThrownBy(() -> start(url))
          .isInstanceOf(AdminServerException.class)
          .hasMessageStartingWith("admin.jwt.jwks: " + url);
    }
  }
}
