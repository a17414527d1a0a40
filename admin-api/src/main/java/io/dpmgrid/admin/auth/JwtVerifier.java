package io.dpmgrid.admin.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
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
  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final JwtSettings settings;
  private final JwksSource source;
  private final Clock clock;
  private @Nullable JWTAuth keys;
  private Set<String> keyIds = Set.of();
  private Instant readAt = Instant.EPOCH;
  private @Nullable Future<Void> reading;

  /** Takes the settings; nothing is read before the first token. */
  public JwtVerifier(Vertx vertx, WorkerExecutor workers, JwtSettings settings, Clock clock) {
    this.vertx = vertx;
    this.workers = workers;
    this.settings = settings;
    this.source = new JwksSource(settings.jwks());
    this.clock = clock;
  }

  /** Has it the form of a JWT. */
  public static boolean looksLikeJwt(String token) {
    return token.chars().filter(c -> c == '.').count() == 2;
  }

  /**
   * Whom the token stands for. Fails if it is not good, with a reason that is fit for the log only.
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
      return Future.failedFuture("no key set could be read");
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
    return new Principal(
        name.length() > 255 ? name.substring(0, 255) : name,
        role(claims),
        PrincipalSource.JWT,
        end);
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
    Duration age = Duration.between(readAt, clock.instant());
    boolean unknown = kid != null && !keyIds.contains(kid);
    if (keys != null
        && age.compareTo(RELOAD) < 0
        && (!unknown || age.compareTo(RELOAD_FOR_UNKNOWN_KEY) < 0)) {
      return Future.succeededFuture();
    }
    Future<Void> running = reading;
    if (running == null) {
      running = reload();
      reading = running.isComplete() ? null : running;
    }
    return keys != null && !unknown ? Future.succeededFuture() : running;
  }

  private Future<Void> reload() {
    Instant start = clock.instant();
    return workers
        .executeBlocking(source::read, false)
        .map(
            set -> {
              JWTAuthOptions options =
                  new JWTAuthOptions()
                      .setJWTOptions(
                          new JWTOptions()
                              .setLeeway(LEEWAY_SECONDS)
                              .setIssuer(settings.issuer())
                              .setAudience(List.of(settings.audience())));
              Set<String> ids = new HashSet<>();
              for (JsonObject key : set) {
                options.addJwk(key);
                if (key.getValue("kid") instanceof String id) {
                  ids.add(id);
                }
              }
              keys = JWTAuth.create(vertx, options);
              keyIds = ids;
              return (Void) null;
            })
        .recover(
            failure -> {
              LOG.warn(
                  "The key set at {} cannot be used{}: {}",
                  settings.jwks(),
                  keys == null ? "" : "; the one before stays in force",
                  failure.getMessage());
              return Future.succeededFuture();
            })
        .onComplete(
            done -> {
              readAt = start;
              reading = null;
            });
  }
}
