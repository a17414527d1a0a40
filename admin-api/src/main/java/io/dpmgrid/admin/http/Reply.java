package io.dpmgrid.admin.http;

import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** An answer. */
public sealed interface Reply {
  /** Status code. */
  int status();

  /** Further headers. */
  Map<String, String> headers();

  /** An answer from memory. */
  record Body(int status, Map<String, String> headers, String contentType, Payload payload)
      implements Reply {}

  /** An answer without a body. */
  record Empty(int status, Map<String, String> headers) implements Reply {}

  /** A file. */
  record FileBody(int status, Map<String, String> headers, String contentType, Path path)
      implements Reply {}

  /**
   * An answer that the handler writes itself, with status 200. The exchange ends when the response
   * does.
   */
  record Stream(Consumer<HttpServerResponse> writer) implements Reply {
    @Override
    public int status() {
      return 200;
    }

    @Override
    public Map<String, String> headers() {
      return Map.of();
    }
  }

  /** JSON that must not be kept. */
  static Reply json(int status, byte[] bytes) {
    return new Body(
        status, Map.of("Cache-Control", "no-store"), "application/json", new Payload(bytes, true));
  }

  /** JSON with further headers. */
  static Reply json(int status, Map<String, String> headers, byte[] bytes) {
    return new Body(status, headers, "application/json", new Payload(bytes, true));
  }

  /** Done, nothing to say. */
  static Reply done() {
    return new Empty(204, Map.of("Cache-Control", "no-store"));
  }
}
