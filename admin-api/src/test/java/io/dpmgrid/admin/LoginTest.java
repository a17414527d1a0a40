package io.dpmgrid.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.admin.auth.JwtSettings;
import io.dpmgrid.admin.testing.TestApi;
import io.dpmgrid.admin.testing.TokenMaker;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that are right, wrong, and forged. */
final class LoginTest {
  private TestApi api;
  private TokenMaker rsa;
  private TokenMaker ec;
  private TokenMaker ed;
  private Path jwks;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    rsa = TokenMaker.rsa("r1");
    ec = TokenMaker.ec("e1");
    ed = TokenMaker.ed("d1");
    jwks = directory.resolve("jwks.json");
    writeKeys(rsa, ec, ed);
    api =
        new TestApi(
            directory,
            c ->
                TestApi.with(
                    c, new JwtSettings(jwks.toString(), "https://idp", "dpm", "realm.roles")));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private void writeKeys(TokenMaker... makers) throws IOException {
    JsonArray keys = new JsonArray();
    for (TokenMaker maker : makers) {
      keys.add(maker.jwk());
    }
    // A symmetric key in a public set would let anybody sign.
    keys.add(
        new JsonObject()
            .put("kty", "oct")
            .put("kid", "s1")
            .put("alg", "HS256")
            .put("k", "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"));
    Files.writeString(jwks, new JsonObject().put("keys", keys).encode());
  }

  private int status(String token) {
    return api.callAs(
            null, "GET", "/api/v1/principal", null, Map.of("Authorization", "Bearer " + token))
        .statusCode();
  }

  private static JsonObject claims() {
    return new JsonObject()
        .put("iss", "https://idp")
        .put("aud", new JsonArray().add("dpm").add("other"))
        .put("sub", "alice")
        .put("exp", Instant.now().getEpochSecond() + 600)
        .put("realm", new JsonObject().put("roles", new JsonArray().add("viewer").add("operator")));
  }

  @Test
  void shouldTakeTokensOfAllAllowedAlgorithms() throws Exception {
    for (TokenMaker maker : List.of(rsa, ec, ed)) {
      HttpResponse<String> me =
          api.callAs(
              null,
              "GET",
              "/api/v1/principal",
              null,
              Map.of("Authorization", "Bearer " + maker.token(claims())));
      assertThat(me.statusCode()).as(maker.toString()).isEqualTo(200);
      assertThat(me.body())
          .contains("\"name\":\"alice\"", "\"role\":\"operator\"", "\"source\":\"jwt\"");
    }
  }

  @Test
  void shouldRefuseForgedTokens() throws Exception {
    String good = rsa.token(claims());
    assertThat(status(good)).isEqualTo(200);
    String[] parts = good.split("\\.", -1);
    String admin =
        TokenMaker.encode(
            claims()
                .put("realm", new JsonObject().put("roles", "admin"))
                .encode()
                .getBytes(StandardCharsets.UTF_8));
    List<String> forged =
        List.of(
            TokenMaker.encode("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
                + "."
                + parts[1]
                + ".",
            TokenMaker.encode("{\"alg\":\"None\",\"kid\":\"r1\"}".getBytes(StandardCharsets.UTF_8))
                + "."
                + parts[1]
                + ".",
            parts[0] + "." + admin + "." + parts[2],
            parts[0] + "." + parts[1] + ".",
            parts[0] + "." + parts[1] + "." + TokenMaker.encode(new byte[256]),
            rsa.hmac(claims(), rsa.publicKey().getEncoded()));
    // Fewer than the rate limit for failed logins.
    for (String token : forged) {
      assertThat(status(token)).as(token).isEqualTo(401);
    }
  }

  @Test
  void shouldRefuseTheSymmetricKeyOfASet() throws Exception {
    byte[] secret = Base64.getUrlDecoder().decode("c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0");
    assertThat(status(rsa.hmac(claims(), secret))).isEqualTo(401);
  }

  @Test
  void shouldRefuseTokensForOthersAndOfOtherTimes() throws Exception {
    long now = Instant.now().getEpochSecond();
    List<JsonObject> wrong = new ArrayList<>();
    wrong.add(claims().put("exp", now - 120));
    wrong.add(claims().put("nbf", now + 600));
    wrong.add(claims().put("aud", "else"));
    wrong.add(claims().put("iss", "https://other"));
    JsonObject noEnd = claims();
    noEnd.remove("exp");
    wrong.add(noEnd);
    JsonObject noAudience = claims();
    noAudience.remove("aud");
    wrong.add(noAudience);
    JsonObject noIssuer = claims();
    noIssuer.remove("iss");
    wrong.add(noIssuer);
    wrong.add(claims().put("realm", new JsonObject().put("roles", new JsonArray().add("root"))));
    for (JsonObject claims : wrong) {
      assertThat(status(rsa.token(claims))).as(claims.encode()).isEqualTo(401);
    }
    assertThat(status(rsa.token(claims().put("exp", now - 30)))).as("clock skew").isEqualTo(200);
  }

  @Test
  void shouldRefuseAnotherKeyAndTakeItOnceItIsInTheSet() throws Exception {
    TokenMaker next = TokenMaker.ec("e2");
    assertThat(status(ec.token(claims()))).isEqualTo(200);
    assertThat(status(next.token(claims()))).isEqualTo(401);
    writeKeys(rsa, next);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofSeconds(4))
        .untilAsserted(() -> assertThat(status(next.token(claims()))).isEqualTo(200));
  }

  @Test
  void shouldSlowDownThoseWhoGuess() {
    for (int i = 0; i < 10; i++) {
      assertThat(status("guess" + i)).isEqualTo(401);
    }
    HttpResponse<String> refused =
        api.callAs(null, "GET", "/api/v1/principal", null, Map.of("Authorization", "Bearer guess"));
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1L, 60L);
    assertThat(api.callAs(null, "GET", "/health/live", null, Map.of()).statusCode()).isEqualTo(200);
    assertThat(api.registry().getSampleValue("dpm_api_failed_logins_total")).isEqualTo(10.0);
  }

  @Test
  void shouldRefuseOtherSchemesAndEmptyTokens() {
    for (String header : List.of("Basic YTpi", "Bearer", "Bearer ", "bearer x", "Digest a=b")) {
      assertThat(
              api.callAs(null, "GET", "/api/v1/principal", null, Map.of("Authorization", header))
                  .statusCode())
          .as(header)
          .isEqualTo(401);
    }
  }
}
