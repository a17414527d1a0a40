package io.dpmgrid.admin.http;

import io.dpmgrid.admin.problem.BadRequestException;
import io.dpmgrid.admin.problem.ProblemException;
import io.dpmgrid.admin.problem.ProblemKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One request and its answer. Answers once; whatever comes later is dropped. Used on the event
 * loop.
 */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final long LINGER_MS = 1000;
  private final Vertx vertx;
  private final HttpServerRequest request;
  private final String id;
  private final ExchangeParts parts;
  private final long start = System.nanoTime();
  private final boolean chunked;
  private final boolean hasBody;
  private String operation = "none";
  private String principal = "-";
  private final Promise<byte[]> body = Promise.promise();
  private boolean waitsForBody;
  private boolean answered;
  private boolean streams;

  Exchange(Vertx vertx, HttpServerRequest request, String id, ExchangeParts parts) {
    this.vertx = vertx;
    this.request = request;
    this.id = id;
    this.parts = parts;
    String length = request.getHeader("Content-Length");
    this.chunked = request.getHeader("Transfer-Encoding") != null;
    this.hasBody = chunked || (length != null && !length.equals("0"));
    parts.metrics().began();
    parts.guard().began(this);
    if (hasBody) {
      request.pause();
    }
    request.exceptionHandler(
        failure -> {
          LOG.debug("Request {} broke off", id, failure);
          body.tryFail(new BadRequestException("body: broke off"));
        });
    request.response().exceptionHandler(failure -> LOG.debug("Answer {} broke off", id, failure));
  }

  HttpServerRequest request() {
    return request;
  }

  HttpConnection connection() {
    return request.connection();
  }

  String id() {
    return id;
  }

  /**
   * Ends the connection with this request. The decoder hides a Content-Length that stands beside a
   * Transfer-Encoding, by which a proxy may have seen another end of the body.
   */
  boolean isLast() {
    return chunked;
  }

  boolean waitsForBody() {
    return waitsForBody && !answered;
  }

  boolean streams() {
    return streams;
  }

  void operation(String name) {
    operation = name;
  }

  void principal(String name) {
    principal = name;
  }

  /** Runs a step with the request's id in the logging context; what it throws is the answer. */
  void step(Runnable work) {
    MDC.put(Workers.REQUEST_ID, id);
    try {
      work.run();
    } catch (RuntimeException e) {
      fail(e);
    } finally {
      MDC.remove(Workers.REQUEST_ID);
    }
  }

  /** The body; fails with 413 if it is too large. */
  Future<byte[]> body(int most) {
    String length = request.getHeader("Content-Length");
    if (length != null) {
      if (!length.matches("[0-9]+")) {
        return Future.failedFuture(
            new BadRequestException("header Content-Length: is no decimal number"));
      }
      if (length.length() > 10 || Long.parseLong(length) > most) {
        return Future.failedFuture(tooLarge(most));
      }
    }
    Buffer buffer = Buffer.buffer();
    request.handler(
        chunk -> {
          if (buffer.length() + chunk.length() <= most) {
            buffer.appendBuffer(chunk);
          } else {
            body.tryFail(tooLarge(most));
          }
        });
    request.endHandler(
        end -> {
          waitsForBody = false;
          body.tryComplete(buffer.getBytes());
        });
    waitsForBody = true;
    request.resume();
    return body.future();
  }

  private static ProblemException tooLarge(int most) {
    return new ProblemException(
        ProblemKind.BODY_TOO_LARGE, "The body may have " + most + " bytes at most.");
  }

  void fail(Throwable failure) {
    ProblemException problem = ProblemException.of(failure);
    if (problem == null) {
      LOG.error("{} of {} failed [request_id={}]", operation, principal, id, failure);
      problem =
          new ProblemException(
              ProblemKind.INTERNAL, "The node's log has the reason under the request id.");
    }
    Map<String, String> headers = new HashMap<>();
    headers.put("Cache-Control", "no-store");
    if (problem.retryAfterSeconds() >= 0) {
      headers.put("Retry-After", String.valueOf(problem.retryAfterSeconds()));
    }
    if (problem.kind() == ProblemKind.UNAUTHENTICATED) {
      headers.put("WWW-Authenticate", "Bearer");
    }
    headers.putAll(problem.headers());
    String path = request.path() == null ? "" : request.path();
    byte[] bytes =
        parts
            .json()
            .write(
                problem.kind().about(String.valueOf(problem.getMessage()), path, id),
                problem.members());
    send(
        new Reply.Body(
            problem.kind().status(),
            headers,
            "application/problem+json",
            new Payload(bytes, true)));
  }

  void send(Reply reply) {
    HttpServerResponse response = request.response();
    if (answered) {
      return;
    }
    answered = true;
    finished(reply.status());
    if (response.closed() || response.ended()) {
      parts.guard().ended(this);
      return;
    }
    response.setStatusCode(reply.status());
    if (isLast()) {
      response.putHeader("Connection", "close");
    }
    response.putHeader("X-Request-Id", id);
    response.putHeader("X-Content-Type-Options", "nosniff");
    reply.headers().forEach(response::putHeader);
    parts.cors().mark(request);
    if (reply instanceof Reply.Stream stream && !head()) {
      streams = true;
      stream.writer().accept(response);
    } else {
      write(response, reply)
          .onFailure(this::cutOff)
          .onComplete(
              done -> {
                parts.guard().ended(this);
                if (isLast() && request.isEnded()) {
                  request.connection().close();
                }
              });
    }
    linger();
  }

  /** The client must not take what it has for the whole answer, nor wait for the rest of it. */
  private void cutOff(Throwable failure) {
    LOG.debug("Answer {} could not be sent", id, failure);
    if (!request.response().ended()) {
      request.connection().close();
    }
  }

  private Future<Void> write(HttpServerResponse response, Reply reply) {
    if (reply instanceof Reply.Body body) {
      byte[] bytes = body.payload().plain();
      response.putHeader("Content-Type", body.contentType());
      if (body.payload().compressible()) {
        response.headers().add("Vary", "Accept-Encoding");
        if (takesGzip(request.getHeader("Accept-Encoding"))) {
          response.putHeader("Content-Encoding", "gzip");
          String tag = body.headers().get("ETag");
          if (tag != null) {
            response.putHeader("ETag", ETags.compressed(tag));
          }
          bytes = body.payload().gzip();
        }
      }
      response.putHeader("Content-Length", String.valueOf(bytes.length));
      return head() ? response.end() : response.end(Buffer.buffer(bytes));
    }
    if (reply instanceof Reply.FileBody file) {
      response.putHeader("Content-Type", file.contentType());
      return head() ? response.end() : response.sendFile(file.path().toString());
    }
    if (reply.status() == 304) {
      response.headers().add("Vary", "Accept-Encoding");
    }
    return response.end();
  }

  private boolean head() {
    return request.method().equals(HttpMethod.HEAD);
  }

  static boolean takesGzip(@Nullable String accept) {
    if (accept == null) {
      return false;
    }
    for (String one : accept.split(",", -1)) {
      String coding = one.strip().toLowerCase(Locale.ROOT);
      if (coding.startsWith("gzip")) {
        return !coding.replace(" ", "").matches("gzip;q=0(\\.0*)?");
      }
    }
    return false;
  }

  /** What was not read of the body is thrown away, but not for long. */
  private void linger() {
    if (!hasBody || request.isEnded()) {
      return;
    }
    request.handler(chunk -> {});
    if (isLast()) {
      request.endHandler(end -> request.connection().close());
    }
    request.resume();
    vertx.setTimer(
        LINGER_MS,
        timer -> {
          if (!request.isEnded()) {
            request.connection().close();
          }
        });
  }

  private void finished(int status) {
    double seconds = (System.nanoTime() - start) / 1e9;
    parts.metrics().answered(operation, status, seconds);
    boolean changes =
        !request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD);
    if (changes && !operation.equals("none")) {
      LOG.info("{} {} of {} answered {} [request_id={}]", operation, path(), principal, status, id);
    } else if (LOG.isDebugEnabled()) {
      LOG.debug("{} {} of {} answered {}", operation, path(), principal, status);
    }
  }

  private String path() {
    String path = String.valueOf(request.path());
    return path.length() <= 300 ? path : path.substring(0, 300) + "...";
  }
}
