package io.dpmgrid.admin.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.admin.auth.Authenticator;
import io.dpmgrid.admin.auth.Login;
import io.dpmgrid.admin.auth.Principal;
import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.problem.BadRequestException;
import io.dpmgrid.admin.problem.ProblemException;
import io.dpmgrid.admin.problem.ProblemKind;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Leads a request through route, login, role, contract and handler to its answer. Used on the event
 * loop.
 */
public final class Dispatcher {
  private static final int READ_AT_ONCE = 4096;
  private final Vertx vertx;
  private final Routes routes;
  private final Authenticator authenticator;
  private final RequestReader reader;
  private final Workers readers;
  private final IdempotencyStore idempotency;
  private final ExchangeParts parts;
  private final int maxBody;
  private final RequestIds ids = new RequestIds();

  /**
   * Wires the steps.
   *
   * @param readers read bodies that are too large for the event loop
   */
  public Dispatcher(
      Vertx vertx,
      Routes routes,
      Authenticator authenticator,
      RequestReader reader,
      Workers readers,
      IdempotencyStore idempotency,
      ExchangeParts parts,
      int maxBody) {
    this.vertx = vertx;
    this.routes = routes;
    this.authenticator = authenticator;
    this.reader = reader;
    this.readers = readers;
    this.idempotency = idempotency;
    this.parts = parts;
    this.maxBody = maxBody;
  }

  /** Answers a request. */
  public void handle(HttpServerRequest request) {
    if (!parts.guard().takesMore(request.connection())) {
      request.connection().close();
      return;
    }
    Exchange exchange =
        new Exchange(vertx, request, ids.of(request.getHeader("X-Request-Id")), parts);
    exchange.step(() -> route(exchange));
  }

  /** Answers what is not HTTP, and closes the connection. */
  public void invalid(HttpServerRequest request) {
    Exchange exchange = new Exchange(vertx, request, ids.of(null), parts);
    Throwable cause = request.decoderResult().cause();
    ProblemKind kind = ProblemKind.INVALID_REQUEST;
    if (cause instanceof TooLongHttpLineException) {
      kind = ProblemKind.ADDRESS_TOO_LONG;
    } else if (cause instanceof TooLongHttpHeaderException) {
      kind = ProblemKind.HEADERS_TOO_LARGE;
    }
    request.response().putHeader("Connection", "close");
    exchange.fail(new ProblemException(kind, "The head of the request cannot be taken."));
    vertx.setTimer(100, timer -> request.connection().close());
  }

  private void route(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    List<String> hosts = request.headers().getAll("Host");
    if (hosts.size() > 1 || (hosts.isEmpty() && request.version() == HttpVersion.HTTP_1_1)) {
      throw new BadRequestException("header Host: must be given once");
    }
    if (request.headers().getAll("Authorization").size() > 1) {
      throw new BadRequestException("header Authorization: is given more than once");
    }
    if (parts.cors().preflight(request)) {
      exchange.send(parts.cors().preflightReply());
      return;
    }
    String path = request.path();
    if ("/".equals(path) || "/ui".equals(path)) {
      exchange.send(new Reply.Empty(308, Map.of("Location", "/ui/")));
      return;
    }
    List<String> segments = PathText.segments("/ui/".equals(path) ? "/ui/index.html" : path);
    RouteTable.Found found = routes.table().find(request.method(), segments);
    if (found instanceof RouteTable.Found.Nothing) {
      throw new ProblemException(
          ProblemKind.NOT_FOUND, "There is no such path; /openapi.json lists all.");
    }
    if (found instanceof RouteTable.Found.OtherMethods others) {
      throw new ProblemException(
          ProblemKind.METHOD_NOT_ALLOWED,
          "The path takes " + String.join(", ", others.methods()) + ".",
          Map.of("Allow", String.join(", ", others.methods())));
    }
    RouteTable.Found.Route route = (RouteTable.Found.Route) found;
    exchange.operation(route.operation().id());
    if (route.operation().role() == null) {
      read(exchange, route, null);
      return;
    }
    authenticator
        .login(
            request.getHeader("Authorization"),
            request.remoteAddress().hostAddress(),
            request.sslSession())
        .onSuccess(login -> exchange.step(() -> admit(exchange, route, login)))
        .onFailure(exchange::fail);
  }

  private void admit(Exchange exchange, RouteTable.Found.Route route, Login login) {
    if (login instanceof Login.TooMany many) {
      throw new ProblemException(
          ProblemKind.TOO_MANY_REQUESTS,
          "Too many logins failed from this address.",
          many.retryAfterSeconds());
    }
    if (login instanceof Login.NoKeys) {
      throw new ProblemException(
          ProblemKind.UNAVAILABLE,
          "The token cannot be checked: the node could not read the key set of admin.jwt.jwks.",
          5);
    }
    if (!(login instanceof Login.Ok ok)) {
      throw new ProblemException(
          ProblemKind.UNAUTHENTICATED,
          login instanceof Login.Missing
              ? "Send a bearer token, or a client certificate that has a role."
              : "The credentials are not good (any more).");
    }
    Principal principal = ok.principal();
    exchange.principal(principal.name());
    Role needed = Objects.requireNonNull(route.operation().role());
    if (!principal.role().covers(needed)) {
      throw new ProblemException(
          ProblemKind.FORBIDDEN,
          route.operation().id()
              + " needs "
              + needed.text()
              + "; you are "
              + principal.role().text()
              + ".");
    }
    read(exchange, route, principal);
  }

  private void read(
      Exchange exchange, RouteTable.Found.Route route, @Nullable Principal principal) {
    HttpServerRequest request = exchange.request();
    Map<String, Object> values =
        reader.parameters(
            route.operation(),
            route.inPath(),
            request.query(),
            name -> request.headers().getAll(name));
    if (route.operation().body() == null) {
      answer(exchange, api(exchange, route, principal, values, null, new byte[0]));
      return;
    }
    MediaTypes.requireJson(
        request.getHeader("Content-Type"), request.getHeader("Content-Encoding"));
    exchange
        .body(maxBody)
        .onSuccess(
            bytes ->
                exchange.step(
                    () ->
                        json(route.operation(), bytes)
                            .onSuccess(
                                body ->
                                    exchange.step(
                                        () ->
                                            answer(
                                                exchange,
                                                api(
                                                    exchange, route, principal, values, body,
                                                    bytes))))
                            .onFailure(exchange::fail)))
        .onFailure(exchange::fail);
  }

  private Future<JsonNode> json(ContractOperation operation, byte[] bytes) {
    return bytes.length <= READ_AT_ONCE
        ? Future.succeededFuture(reader.body(operation, bytes))
        : readers.call(() -> reader.body(operation, bytes));
  }

  private static ApiRequest api(
      Exchange exchange,
      RouteTable.Found.Route route,
      @Nullable Principal principal,
      Map<String, Object> values,
      @Nullable JsonNode body,
      byte[] bytes) {
    return new ApiRequest(
        route.operation(),
        principal,
        exchange.id(),
        exchange.request().path(),
        values,
        body,
        bytes,
        exchange.request().getHeader("Accept"));
  }

  private void answer(Exchange exchange, ApiRequest request) {
    Handler handler = routes.handler(request.operation());
    String key = request.optionalText("Idempotency-Key");
    Future<Reply> reply =
        key == null
            ? handler.handle(request)
            : idempotency.once(request, key, () -> handler.handle(request));
    reply.onSuccess(exchange::send).onFailure(exchange::fail);
  }
}
