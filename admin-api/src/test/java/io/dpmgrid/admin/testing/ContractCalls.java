package io.dpmgrid.admin.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes right calls of all operations from the contract's examples. */
public final class ContractCalls {
  private final JsonObject document;

  public ContractCalls(String openapi) {
    document = new JsonObject(openapi);
  }

  /** An operation. */
  public record Call(
      String id, String method, String path, String role, @Nullable String body, JsonObject spec) {}

  public List<Call> all() {
    List<Call> calls = new ArrayList<>();
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      for (String method : paths.getJsonObject(path).fieldNames()) {
        JsonObject spec = paths.getJsonObject(path).getJsonObject(method);
        calls.add(
            new Call(
                spec.getString("operationId"),
                method.toUpperCase(Locale.ROOT),
                filled(path, spec),
                spec.getString("x-dpm-role"),
                body(spec),
                spec));
      }
    }
    return calls;
  }

  public JsonObject resolve(JsonObject node) {
    Object at = node;
    if (node.getValue("$ref") instanceof String ref) {
      at = document;
      for (String step : ref.substring(2).split("/", -1)) {
        at = ((JsonObject) at).getValue(step);
      }
      return resolve((JsonObject) at);
    }
    return (JsonObject) at;
  }

  /** Parameters of an operation. */
  public List<JsonObject> parameters(JsonObject spec) {
    List<JsonObject> all = new ArrayList<>();
    for (Object one : spec.getJsonArray("parameters", new JsonArray())) {
      all.add(resolve((JsonObject) one));
    }
    return all;
  }

  private String filled(String path, JsonObject spec) {
    String made = path;
    for (JsonObject parameter : parameters(spec)) {
      if ("path".equals(parameter.getString("in"))) {
        made =
            made.replace("{" + parameter.getString("name") + "}", parameter.getString("example"));
      }
    }
    return made;
  }

  private static @Nullable String body(JsonObject spec) {
    JsonObject body = spec.getJsonObject("requestBody");
    return body == null
        ? null
        : body.getJsonObject("content")
            .getJsonObject("application/json")
            .getJsonObject("example")
            .encode();
  }
}
