package io.dpmgrid.admin.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.json.Json;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The contract, read from the class path once. Immutable. */
public final class Contract {
  private static final String RESOURCE = "/io/dpmgrid/admin/openapi.yaml";
  private static final int MAX_DEPTH = 100;
  private final JsonObject document;
  private final byte[] json;
  private final List<ContractOperation> operations = new ArrayList<>();

  /**
   * Reads it.
   *
   * @param metricsAuth does {@code /metrics} need credentials
   */
  public Contract(Json json, boolean metricsAuth) {
    JsonNode tree;
    try (InputStream in = Contract.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("The jar is damaged: " + RESOURCE + " is missing.");
      }
      tree = new YAMLMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("The jar is damaged: " + RESOURCE, e);
    }
    this.json = json.write(tree);
    this.document = (JsonObject) json.plain(tree);
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject methods = paths.getJsonObject(path);
      for (String method : methods.fieldNames()) {
        JsonObject spec = (JsonObject) inline(methods.getJsonObject(method), 0);
        operations.add(operation(path, method, spec, metricsAuth));
      }
    }
  }

  /** The document as JSON. */
  public byte[] json() {
    return json.clone();
  }

  List<ContractOperation> operations() {
    return List.copyOf(operations);
  }

  private static ContractOperation operation(
      String path, String method, JsonObject spec, boolean metricsAuth) {
    List<ParameterSpec> parameters = new ArrayList<>();
    JsonArray list = spec.getJsonArray("parameters", new JsonArray());
    for (int i = 0; i < list.size(); i++) {
      parameters.add(new ParameterSpec(list.getJsonObject(i), Schemas::validator));
    }
    JsonObject body = spec.getJsonObject("requestBody");
    JsonObject bodySchema =
        body == null
            ? null
            : body.getJsonObject("content")
                .getJsonObject("application/json")
                .getJsonObject("schema");
    String role = spec.getString("x-dpm-role");
    if (metricsAuth) {
      role = spec.getString("x-dpm-role-with-metrics-auth", role);
    }
    return new ContractOperation(
        spec.getString("operationId"),
        HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)),
        new PathTemplate(path),
        role.equals("none") ? null : Role.named(role),
        List.copyOf(parameters),
        bodySchema == null ? null : Schemas.validator(bodySchema),
        bodySchema);
  }

  /** Puts what references name in their place; the contract has no recursive schema. */
  private Object inline(Object node, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalStateException("The contract's references go round in a circle.");
    }
    if (node instanceof JsonObject object) {
      if (object.getValue("$ref") instanceof String ref) {
        return inline(resolve(ref), depth + 1);
      }
      JsonObject copy = new JsonObject();
      for (String name : object.fieldNames()) {
        copy.put(name, inline(object.getValue(name), depth + 1));
      }
      return copy;
    }
    if (node instanceof JsonArray array) {
      JsonArray copy = new JsonArray();
      for (int i = 0; i < array.size(); i++) {
        copy.add(inline(array.getValue(i), depth + 1));
      }
      return copy;
    }
    return node;
  }

  private Object resolve(String ref) {
    Object at = document;
    for (String step : ref.substring(2).split("/", -1)) {
      at = at instanceof JsonObject object ? object.getValue(step) : null;
    }
    if (at == null) {
      throw new IllegalStateException("The contract names " + ref + ", which is not in it.");
    }
    return at;
  }
}
