package io.dpmgrid.admin.http;

import io.vertx.core.Future;

/** Answers requests of one operation. Called on the event loop; never blocks. */
interface Handler {
  Future<Reply> handle(ApiRequest request);
}
