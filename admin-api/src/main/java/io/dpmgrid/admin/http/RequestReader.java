package io.dpmgrid.admin.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpmgrid.admin.json.Json;
import io.dpmgrid.admin.problem.BadRequestException;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a request of what was sent, or says where it does not fit the contract. Thread-safe. */
public final class RequestReader {
  private static final int MAX_PARAMETERS = 200;
  private static final int MAX_VALUES = 20_000;
  private final Json json;

  /** Takes the JSON of this API. */
  public RequestReader(Json json) {
    this.json = json;
  }

  /** Values of all parameters. */
  Map<String, Object> parameters(
      ContractOperation operation,
      Map<String, String> inPath,
      @Nullable String query,
      Function<String, List<String>> headers) {
    Map<String, List<String>> inQuery = query(query);
    Map<String, Object> values = new HashMap<>();
    Set<String> known = new HashSet<>();
    for (ParameterSpec spec : operation.parameters()) {
      List<String> sent =
          switch (spec.in()) {
            case PATH -> List.of(Objects.requireNonNull(inPath.get(spec.name())));
            case QUERY -> inQuery.getOrDefault(spec.name(), List.of());
            case HEADER -> headers.apply(spec.name());
          };
      if (spec.in() == ParameterSpec.In.QUERY) {
        known.add(spec.name());
      }
      Object value = spec.read(sent);
      if (value != null) {
        values.put(spec.name(), value);
      }
    }
    for (String name : inQuery.keySet()) {
      if (!known.contains(name)) {
        throw new BadRequestException(
            "query parameter " + printable(name) + ": is not known; known are " + known);
      }
    }
    return values;
  }

  /** The body, with defaults. */
  JsonNode body(ContractOperation operation, byte[] bytes) {
    JsonNode tree;
    Object plain;
    try {
      tree = json.read(bytes);
      refuseMany(tree);
      plain = json.plain(tree);
    } catch (IOException | IllegalArgumentException e) {
      throw new BadRequestException("body: is not the JSON that is needed: " + reason(e));
    }
    if (tree.isMissingNode()) {
      throw new BadRequestException("body: is empty");
    }
    Schemas.check(Objects.requireNonNull(operation.body()), plain, "body");
    JsonObject properties =
        Objects.requireNonNull(operation.bodySchema())
            .getJsonObject("properties", new JsonObject());
    if (tree instanceof ObjectNode object) {
      for (String name : properties.fieldNames()) {
        JsonObject schema = properties.getJsonObject(name);
        refuseRepeated(object.get(name), name, schema);
        if (!object.has(name) && schema.containsKey("default")) {
          object.set(name, tree(schema.getValue("default")));
        }
      }
    }
    return tree;
  }

  /** No body of the contract needs nearly as many, and the validator looks at each at length. */
  private static void refuseMany(JsonNode tree) {
    int values = 0;
    Deque<JsonNode> open = new ArrayDeque<>(List.of(tree));
    for (JsonNode node = open.poll(); node != null; node = open.poll()) {
      values += node.size();
      if (values > MAX_VALUES) {
        throw new BadRequestException("body: holds more than " + MAX_VALUES + " values");
      }
      if (node.isContainerNode()) {
        node.forEach(open::add);
      }
    }
  }

  private static void refuseRepeated(@Nullable JsonNode list, String name, JsonObject schema) {
    if (list == null || !schema.getBoolean(Schemas.UNIQUE, false)) {
      return;
    }
    Set<JsonNode> seen = new HashSet<>();
    for (JsonNode one : list) {
      if (!seen.add(one)) {
        throw new BadRequestException("body: " + name + ": holds an item more than once");
      }
    }
  }

  private JsonNode tree(@Nullable Object value) {
    String text = value == null ? "null" : io.vertx.core.json.Json.encode(value);
    try {
      return json.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("A default of the contract is not JSON.", e);
    }
  }

  private static Map<String, List<String>> query(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return Map.of();
    }
    try {
      return new QueryStringDecoder(query, StandardCharsets.UTF_8, false, MAX_PARAMETERS)
          .parameters();
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("query: holds a bad escape");
    }
  }

  private static String reason(Exception e) {
    return e instanceof JsonProcessingException j
        ? printable(j.getOriginalMessage())
        : "it cannot be read";
  }

  private static String printable(String text) {
    String clean = text.replaceAll("[^\\x20-\\x7e]", "?");
    return clean.length() <= 200 ? clean : clean.substring(0, 200) + "...";
  }
}
