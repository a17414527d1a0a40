package io.dpmgrid.admin.http;

import io.dpmgrid.admin.problem.BadRequestException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Validator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A parameter of the contract. Immutable. */
final class ParameterSpec {
  /** Where a parameter is. */
  enum In {
    PATH,
    QUERY,
    HEADER
  }

  private final String name;
  private final In in;
  private final boolean required;
  private final JsonObject schema;
  private final Validator validator;

  ParameterSpec(JsonObject spec, Function<JsonObject, Validator> validators) {
    name = spec.getString("name");
    in = In.valueOf(spec.getString("in").toUpperCase(Locale.ROOT));
    required = spec.getBoolean("required", false);
    schema = spec.getJsonObject("schema");
    validator = validators.apply(schema);
  }

  String name() {
    return name;
  }

  In in() {
    return in;
  }

  /**
   * The value in the schema's type, the schema's default, or null.
   *
   * @param values as sent
   * @throws BadRequestException if it does not fit
   */
  @Nullable Object read(List<String> values) {
    String where = in.name().toLowerCase(Locale.ROOT) + " parameter " + name;
    boolean list = "array".equals(schema.getValue("type"));
    if (values.isEmpty()) {
      if (required) {
        throw new BadRequestException(where + ": is missing");
      }
      return schema.getValue("default");
    }
    if (!list && values.size() > 1) {
      throw new BadRequestException(where + ": is given more than once");
    }
    Object value = list ? new JsonArray(values) : typed(values.get(0), where);
    Schemas.check(validator, value, where);
    return value;
  }

  private Object typed(String text, String where) {
    if (!"integer".equals(schema.getValue("type"))) {
      return text;
    }
    if (!text.matches("-?[0-9]{1,9}")) {
      throw new BadRequestException(where + ": must be an integer");
    }
    return Integer.valueOf(text);
  }
}
