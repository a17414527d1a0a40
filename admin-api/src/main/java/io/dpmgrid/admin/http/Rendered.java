package io.dpmgrid.admin.http;

import java.util.Map;

/** A representation that is ready to be sent. */
record Rendered(Payload payload, String etag) {
  static Rendered of(byte[] bytes) {
    return new Rendered(new Payload(bytes, true), ETags.of(bytes));
  }

  /** 304 if the client has it, else 200. */
  Reply reply(ApiRequest request) {
    Map<String, String> headers = Map.of("ETag", etag, "Cache-Control", "private, no-cache");
    String known = request.optionalText("If-None-Match");
    if (known != null && ETags.matches(known, etag, true)) {
      return new Reply.Empty(304, headers);
    }
    return new Reply.Body(200, headers, "application/json", payload);
  }
}
