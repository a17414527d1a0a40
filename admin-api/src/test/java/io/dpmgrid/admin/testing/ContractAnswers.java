package io.dpmgrid.admin.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds answers against a contract: status, headers, media type and every field of the body. More
 * than the contract names is refused too. Fails with an {@link AssertionError}. Used on one thread.
 */
public final class ContractAnswers {
  private final JsonObject document;
  private final Map<String, JsonObject> operations = new HashMap<>();
  private final Map<JsonObject, Validator> validators = new HashMap<>();
  private final Set<String> succeeded = new TreeSet<>();

  /** What a server answered. */
  public record Answer(int status, HttpHeaders headers, String body) {}

  /** Takes the document as {@code /openapi.json} answers it. */
  public ContractAnswers(String openapi) {
    document = new JsonObject(openapi);
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject methods = paths.getJsonObject(path);
      for (String method : methods.fieldNames()) {
        JsonObject spec = methods.getJsonObject(method);
        operations.put(spec.getString("operationId"), spec);
      }
    }
  }

  /** Operations of the contract. */
  public Set<String> all() {
    return new TreeSet<>(operations.keySet());
  }

  /** Operations of which an answer with a status of 200 to 299 was right. */
  public Set<String> succeeded() {
    return new TreeSet<>(succeeded);
  }

  /** Fails if the answer is not as the contract says. */
  public void check(String operationId, HttpResponse<String> response) {
    check(operationId, new Answer(response.statusCode(), response.headers(), response.body()));
  }

  /** Fails if the answer is not as the contract says. */
  public void check(String operationId, Answer answer) {
    String about = operationId + " answered " + answer.status() + " " + answer.body();
    assertThat(operations).as("operations of the contract").containsKey(operationId);
    JsonObject responses =
        Objects.requireNonNull(operations.get(operationId)).getJsonObject("responses");
    String code = String.valueOf(answer.status());
    assertThat(responses.fieldNames()).as(about).contains(code);
    JsonObject documented = resolve(responses.getJsonObject(code));
    headers(documented.getJsonObject("headers", new JsonObject()), answer, about);
    JsonObject content = documented.getJsonObject("content");
    if (content == null) {
      assertThat(answer.body()).as(about).isEmpty();
      assertThat(answer.headers().firstValue("Content-Type")).as(about).isEmpty();
    } else {
      body(content, answer, about);
    }
    if (answer.status() / 100 == 2) {
      succeeded.add(operationId);
    }
  }

  private void headers(JsonObject documented, Answer answer, String about) {
    String requestId = answer.headers().firstValue("X-Request-Id").orElse("");
    assertThat(requestId).as("X-Request-Id: %s", about).matches("[A-Za-z0-9_.:-]{1,64}");
    for (String name : documented.fieldNames()) {
      JsonObject header = resolve(documented.getJsonObject(name));
      String value = answer.headers().firstValue(name).orElse(null);
      if (value == null) {
        assertThat(header.getBoolean("required", false)).as("%s: %s", name, about).isFalse();
        continue;
      }
      JsonObject schema = resolve(header.getJsonObject("schema"));
      boolean number = "integer".equals(schema.getValue("type"));
      fits(schema, number ? (Object) Integer.valueOf(value) : value, name + ": " + about);
    }
  }

  private void body(JsonObject content, Answer answer, String about) {
    String type =
        answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "").strip();
    if (!content.containsKey(type) && content.containsKey("*/*")) {
      assertThat(type).as(about).contains("/");
      return;
    }
    assertThat(content.fieldNames()).as(about).contains(type);
    JsonObject schema = content.getJsonObject(type).getJsonObject("schema");
    if (!type.endsWith("json")) {
      return;
    }
    Object value = null;
    try {
      value = Json.decodeValue(answer.body());
    } catch (DecodeException e) {
      assertThat(e).as("No JSON: %s", about).isNull();
    }
    fits(schema, value, about);
    if (type.equals("application/problem+json") && value instanceof JsonObject problem) {
      assertThat(problem.getInteger("status")).as(about).isEqualTo(answer.status());
      assertThat(problem.getString("request_id"))
          .as(about)
          .isEqualTo(answer.headers().firstValue("X-Request-Id").orElse(""));
    }
  }

  private void fits(JsonObject schema, @Nullable Object value, String about) {
    Validator validator =
        validators.computeIfAbsent(
            schema,
            s ->
                Validator.create(
                    JsonSchema.of((JsonObject) inlined(s)),
                    new JsonSchemaOptions()
                        .setBaseUri("https://test.invalid/")
                        .setDraft(Draft.DRAFT202012)
                        .setOutputFormat(OutputFormat.Basic)));
    OutputUnit result = validator.validate(value);
    assertThat(result.getValid()).as("%s: %s", about, result.toJson().encode()).isTrue();
    times(schema, value, about);
  }

  /** The validator takes more for a time than RFC 3339 in UTC. */
  private void times(JsonObject schema, @Nullable Object value, String about) {
    JsonObject known = resolve(schema);
    if (value instanceof String text && "date-time".equals(known.getValue("format"))) {
      try {
        assertThat(OffsetDateTime.parse(text).getOffset()).as(about).isEqualTo(ZoneOffset.UTC);
      } catch (DateTimeParseException e) {
        assertThat(text).as("No time: %s", about).isNull();
      }
    } else if (value instanceof JsonArray array && known.containsKey("items")) {
      array.forEach(one -> times(known.getJsonObject("items"), one, about));
    } else if (value instanceof JsonObject object && known.containsKey("properties")) {
      JsonObject properties = known.getJsonObject("properties");
      for (String name : properties.fieldNames()) {
        times(properties.getJsonObject(name), object.getValue(name), about);
      }
    }
  }

  private JsonObject resolve(JsonObject node) {
    JsonObject at = node;
    while (at.getValue("$ref") instanceof String ref) {
      JsonObject found = document;
      for (String step : ref.substring(2).split("/", -1)) {
        found = found.getJsonObject(step);
      }
      at = found;
    }
    return at;
  }

  /** The schema with what it refers to, and nothing more allowed than it names. */
  private @Nullable Object inlined(@Nullable Object node) {
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
      copy.put(name, inlined(target.getValue(name)));
    }
    if (copy.getValue("properties") instanceof JsonObject properties
        && copy.containsKey("required")
        && !properties.containsKey("openapi")) {
      copy.put("additionalProperties", false);
    }
    copy.remove("examples");
    return copy;
  }
}
