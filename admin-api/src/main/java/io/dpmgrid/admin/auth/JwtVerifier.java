package io.dpmgrid.admin.auth;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks JWTs against a key set that is read again every few minutes, and at once (but not often)
 * when a token names a key that is not in it. A key set that cannot be read leaves the old one in
 * force.
 *
 * <p>All methods are called on the server's event loop; the set is read on a worker.
 */
public final class JwtVerifier {
  private static final Logger LOG = LoggerFactory.getLogger(JwtVerifier.class);
  private static final int LEEWAY_SECONDS = 60;
  private static final int MAX_TOKEN_CHARS = 8192;
  private static final Duration RELOAD = Duration.ofMinutes(5);
  private static final Duration RELOAD_FOR_UNKNOWN_KEY = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private final Vertx vertx;
  private final WorkerExecutor reader;
  private final JwtSettings settings;
  private final JwksSource source;
  private final Clock clock;
  private @Nullable JWTAuth keys;
  private Set<String> keyIds = Set.of();
  private Instant triedAt = Instant.EPOCH;
  private @Nullable Future<Void> reading;

  /**
   * Takes the settings; nothing is read yet.
   *
   * @param reader reads the set, and may be blocked by that for some seconds
   */
  public JwtVerifier(
      Vertx vertx, WorkerExecutor reader, JwtSettings settings, JwksSource source, Clock clock) {
    this.vertx = vertx;
    this.reader = reader;
    this.settings = settings;
    this.source = source;
    this.clock = clock;
  }

  /** Starts to read the key set, so that a wrong one is told at the start of the node. */
  public void start() {
    reload();
  }

  /** Has it the form of a JWT. */
  public static boolean looksLikeJwt(String token) {
    return token.chars().filter(c -> c == '.').count() == 2;
  }

  /**
   * Whom the token stands for. Fails if it is not good, with a reason that is fit for the log only,
   * and with a {@link NoKeysException} if that cannot be told.
   */
  public Future<Principal> verify(String token) {
    if (token.length() > MAX_TOKEN_CHARS) {
      return Future.failedFuture("the token is longer than " + MAX_TOKEN_CHARS + " characters");
    }
    JsonObject header;
    try {
      header =
          new JsonObject(
              new String(
                  Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))),
                  StandardCharsets.UTF_8));
      if (!JwksSource.allowed(header.getString("alg", "")) || header.containsKey("crit")) {
        return Future.failedFuture("its algorithm is not allowed");
      }
    } catch (RuntimeException e) {
      return Future.failedFuture("its header cannot be read");
    }
    String kid = header.getValue("kid") instanceof String s ? s : null;
    return fresh(kid).compose(done -> check(token));
  }

  private Future<Principal> check(String token) {
    JWTAuth auth = keys;
    if (auth == null) {
      return Future.failedFuture(new NoKeysException());
    }
    return auth.authenticate(new TokenCredentials(token))
        .map(user -> principal(user.attributes().getJsonObject("accessToken", new JsonObject())));
  }

  private Principal principal(JsonObject claims) {
    // The library checks a claim only if it is there.
    if (!(claims.getValue("exp") instanceof Number exp)) {
      throw new IllegalArgumentException("it has no exp");
    }
    Instant end = Instant.ofEpochSecond(exp.longValue());
    if (clock.instant().isAfter(end.plusSeconds(LEEWAY_SECONDS))) {
      throw new IllegalArgumentException("it has expired");
    }
    if (!settings.issuer().equals(claims.getValue("iss"))) {
      throw new IllegalArgumentException("its issuer is another");
    }
    Object audience = claims.getValue("aud");
    boolean meant =
        audience instanceof JsonArray list
            ? list.contains(settings.audience())
            : settings.audience().equals(audience);
    if (!meant) {
      throw new IllegalArgumentException("its audience is another");
    }
    String name = claims.getValue("sub") instanceof String s && !s.isEmpty() ? s : "unnamed";
    return new Principal(name, role(claims), PrincipalSource.JWT, end);
  }

  private Role role(JsonObject claims) {
    Object value = claims;
    for (String step : settings.roleClaim().split("\\.", -1)) {
      value = value instanceof JsonObject o ? o.getValue(step) : null;
    }
    List<?> names = value instanceof JsonArray list ? list.getList() : Arrays.asList(value);
    return Arrays.stream(Role.values())
        .filter(r -> names.contains(r.text()))
        .reduce((a, b) -> b)
        .orElseThrow(() -> new IllegalArgumentException("it names no role"));
  }

  private Future<Void> fresh(@Nullable String kid) {
    Duration age = Duration.between(triedAt, clock.instant());
    if (keys == null) {
      return reading == null && age.compareTo(RETRY) < 0 ? Future.succeededFuture() : reload();
    }
    boolean unknown = kid != null && !keyIds.contains(kid);
    if (age.compareTo(unknown ? RELOAD_FOR_UNKNOWN_KEY : RELOAD) < 0) {
      Future<Void> running = reading;
      return unknown && running != null ? running : Future.succeededFuture();
    }
    Future<Void> done = reload();
    return unknown ? done : Future.succeededFuture();
  }

  /** Reads the set, unless that is under way. The future succeeds when it was tried. */
  private Future<Void> reload() {
    Future<Void> running = reading;
    if (running != null) {
      return running;
    }
    Promise<Void> tried = Promise.promise();
    reading = tried.future();
    Instant start = clock.instant();
    reader
        .executeBlocking(this::read, false)
        .onComplete(
            result -> {
              triedAt = start;
              reading = null;
              if (result.succeeded()) {
                keys = result.result().keys();
                keyIds = result.result().ids();
              } else {
                LOG.warn(
                    "The key set at {} cannot be used{}: {}",
                    settings.jwks(),
                    keys == null ? "" : "; the one before stays in force",
                    result.cause().getMessage());
              }
              tried.complete();
            });
    return tried.future();
  }

  /** Blocks. */
  private KeySet read() throws IOException, InterruptedException {
    JWTOptions rules =
        new JWTOptions()
            .setLeeway(LEEWAY_SECONDS)
            .setIssuer(settings.issuer())
            .setAudience(List.of(settings.audience()));
    JWTAuthOptions good = new JWTAuthOptions().setJWTOptions(rules);
    Set<String> ids = new HashSet<>();
    String broken = "";
    int taken = 0;
    for (JsonObject key : source.read()) {
      try {
        JWTAuth.create(vertx, new JWTAuthOptions().addJwk(key));
      } catch (RuntimeException e) {
        // One key that is wrong must not lock out those whom the others let in.
        broken = key.getString("kid") + ": " + e.getMessage();
        LOG.warn("A key of the set at {} cannot be used: {}", settings.jwks(), broken);
        continue;
      }
      good.addJwk(key);
      taken++;
      if (key.getString("kid") != null) {
        ids.add(key.getString("kid"));
      }
    }
    if (taken == 0) {
      throw new IOException("none of its keys can be used: " + broken);
    }
    return new KeySet(JWTAuth.create(vertx, good), Set.copyOf(ids));
  }

  private record KeySet(JWTAuth keys, Set<String> ids) {}
}
