package io.dpmgrid.admin.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes right calls of all operations from the contract's examples, and checks answers against it.
 */
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

  /** Fails if the answer does not fit what the contract says of it. */
  public void check(String operationId, HttpResponse<String> response) {
    JsonObject spec =
        all().stream().filter(c -> c.id().equals(operationId)).findFirst().orElseThrow().spec();
    String code = String.valueOf(response.statusCode());
    assertThat(spec.getJsonObject("responses").fieldNames())
        .as("%s answered %s: %s", operationId, code, response.body())
        .contains(code);
    JsonObject answer = resolve(spec.getJsonObject("responses").getJsonObject(code));
    for (String header : answer.getJsonObject("headers", new JsonObject()).fieldNames()) {
      if (resolve(answer.getJsonObject("headers").getJsonObject(header))
          .getBoolean("required", false)) {
        assertThat(response.headers().firstValue(header))
            .as("%s %s", operationId, header)
            .isPresent();
      }
    }
    JsonObject content = answer.getJsonObject("content");
    if (content == null) {
      assertThat(response.body()).as(operationId).isEmpty();
      return;
    }
    String type =
        response.headers().firstValue("Content-Type").orElseThrow().replaceFirst(";.*", "");
    if (!content.containsKey(type) && content.containsKey("*/*")) {
      return;
    }
    assertThat(content.fieldNames()).as(operationId).contains(type);
    if (!type.endsWith("json")) {
      return;
    }
    JsonObject schema = (JsonObject) inlined(content.getJsonObject(type).getJsonObject("schema"));
    OutputUnit result =
        Validator.create(
                JsonSchema.of(schema),
                new JsonSchemaOptions()
                    .setBaseUri("https://test.invalid/")
                    .setDraft(Draft.DRAFT202012)
                    .setOutputFormat(OutputFormat.Basic))
            .validate(new JsonObject(response.body()));
    assertThat(result.getValid())
        .as("%s answered %s: %s", operationId, response.body(), result.toJson().encode())
        .isTrue();
  }

  /**
   * The schema with what it refers to, and nothing more allowed than it names: an answer has no
   * undocumented fields.
   */
  private Object inlined(Object node) {
    if (node instanceof JsonArray array) {
      JsonArray copy = new JsonArray();
      array.forEach(one -> copy.add(inlined(one)));
      return copy;
    }
    if (!(node instanceof JsonObject object)) {
      return node;
    }
    JsonObject target = resolve(object);
    JsonObject copy = new JsonObject();
    for (String name : target.fieldNames()) {
      Object value = target.getValue(name);
      copy.put(name, value == null ? null : inlined(value));
    }
    if (copy.getValue("properties") instanceof JsonObject
        && copy.containsKey("required")
        && !copy.getJsonObject("properties").containsKey("openapi")) {
      copy.put("additionalProperties", false);
    }
    copy.remove("examples");
    return copy;
  }
}
