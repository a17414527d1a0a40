package io.dpmgrid.admin.auth;

import io.vertx.core.Future;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who asks. Called on the server's event loop. */
public final class Authenticator {
  private static final Logger LOG = LoggerFactory.getLogger(Authenticator.class);
  private static final String SCHEME = "Bearer ";
  private final StaticTokens tokens;
  private final @Nullable JwtVerifier jwt;
  private final MutualTls mutualTls;
  private final LoginLimiter limiter;
  private final Runnable onFailure;

  /**
   * Takes the ways to prove oneself.
   *
   * @param jwt null if none is configured
   * @param onFailure counts failed logins
   */
  public Authenticator(
      StaticTokens tokens,
      @Nullable JwtVerifier jwt,
      MutualTls mutualTls,
      LoginLimiter limiter,
      Runnable onFailure) {
    this.tokens = tokens;
    this.jwt = jwt;
    this.mutualTls = mutualTls;
    this.limiter = limiter;
    this.onFailure = onFailure;
  }

  /**
   * Who asks.
   *
   * @param authorization the header, null without one
   * @param address where the request comes from
   * @param session null without TLS
   */
  public Future<Login> login(
      @Nullable String authorization, String address, @Nullable SSLSession session) {
    if (authorization == null) {
      Principal certified = mutualTls.find(session);
      return Future.succeededFuture(
          certified == null ? new Login.Missing() : new Login.Ok(certified));
    }
    long wait = limiter.waitSeconds(address);
    if (wait > 0) {
      return Future.succeededFuture(new Login.TooMany(wait));
    }
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Future.succeededFuture(refused(address, "the scheme is not Bearer"));
    }
    String token = authorization.substring(SCHEME.length()).strip();
    Principal known = tokens.find(token);
    if (known != null) {
      return Future.succeededFuture(new Login.Ok(known));
    }
    if (jwt == null || !JwtVerifier.looksLikeJwt(token)) {
      return Future.succeededFuture(refused(address, "the token is not known"));
    }
    return jwt.verify(token)
        .map(principal -> (Login) new Login.Ok(principal))
        .otherwise(
            e ->
                e instanceof NoKeysException
                    ? new Login.NoKeys()
                    : refused(address, String.valueOf(e.getMessage())));
  }

  private Login refused(String address, String reason) {
    limiter.failed(address);
    onFailure.run();
    LOG.info("Refused a login from {}: {}", address, reason.replaceAll("[\\p{Cntrl}]", " "));
    return new Login.Refused();
  }
}
