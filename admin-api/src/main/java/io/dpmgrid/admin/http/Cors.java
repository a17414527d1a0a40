package io.dpmgrid.admin.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of configured origins call. Without one, browsers keep other origins out. Immutable.
 */
public final class Cors {
  private final Set<String> origins;

  /** Takes exact origins, such as {@code https://console.example.com}. */
  public Cors(List<String> origins) {
    this.origins = Set.copyOf(origins);
  }

  boolean preflight(HttpServerRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && allowed(request) != null
        && request.getHeader("Access-Control-Request-Method") != null;
  }

  Reply preflightReply() {
    return new Reply.Empty(
        204,
        Map.of(
            "Access-Control-Allow-Methods",
            "GET, POST, PUT, DELETE",
            "Access-Control-Allow-Headers",
            "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID,"
                + " X-Request-Id",
            "Access-Control-Max-Age",
            "600"));
  }

  void mark(HttpServerRequest request) {
    if (origins.isEmpty()) {
      return;
    }
    HttpServerResponse response = request.response();
    response.headers().add("Vary", "Origin");
    String origin = allowed(request);
    if (origin != null) {
      response.putHeader("Access-Control-Allow-Origin", origin);
      response.putHeader(
          "Access-Control-Expose-Headers", "ETag, Location, Retry-After, X-Request-Id");
    }
  }

  private @Nullable String allowed(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    return origin != null && origins.contains(origin) ? origin : null;
  }
}
