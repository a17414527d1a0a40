package io.dpmgrid.admin.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The handler of each operation, by the contract's operation id. */
final class Handlers {
  private final Map<String, Handler> byId = new HashMap<>();

  void add(String operationId, Handler handler) {
    if (byId.putIfAbsent(operationId, handler) != null) {
      throw new IllegalStateException("Two handlers for " + operationId + ".");
    }
  }

  Handler get(String operationId) {
    Handler handler = byId.get(operationId);
    if (handler == null) {
      throw new IllegalStateException("No handler for " + operationId + ".");
    }
    return handler;
  }

  Set<String> ids() {
    return Set.copyOf(byId.keySet());
  }
}
