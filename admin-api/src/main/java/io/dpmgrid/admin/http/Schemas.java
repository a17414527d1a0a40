package io.dpmgrid.admin.http;

import io.dpmgrid.admin.problem.BadRequestException;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks values against schemas of the contract. */
final class Schemas {
  /** The validator compares every item with every other; whoever reads a list looks at that. */
  static final String UNIQUE = "uniqueItems";

  private Schemas() {}

  static Validator validator(JsonObject schema) {
    return Validator.create(
        JsonSchema.of(withoutUnique(schema)),
        new JsonSchemaOptions()
            .setBaseUri("urn:dpm-grid:contract")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic));
  }

  private static JsonObject withoutUnique(JsonObject schema) {
    JsonObject copy = schema.copy();
    copy.remove(UNIQUE);
    if (copy.getValue("properties") instanceof JsonObject properties) {
      for (String name : properties.fieldNames()) {
        properties.put(name, withoutUnique(properties.getJsonObject(name)));
      }
    }
    return copy;
  }

  /** Throws {@link BadRequestException} if the value does not fit. */
  static void check(Validator validator, @Nullable Object value, String where) {
    OutputUnit result;
    try {
      result = validator.validate(value);
    } catch (RuntimeException e) {
      throw new BadRequestException(where + ": cannot be checked");
    }
    if (!Boolean.TRUE.equals(result.getValid())) {
      throw new BadRequestException(where + ": " + deepest(result));
    }
  }

  private static String deepest(OutputUnit result) {
    List<OutputUnit> errors = result.getErrors();
    if (errors == null || errors.isEmpty()) {
      return "does not fit the schema";
    }
    // A property that does not fit is also told of as one that is not known, and so is what holds
    // it: what is wrong with it is told where the schema is deepest.
    OutputUnit cause = errors.get(0);
    for (OutputUnit error : errors) {
      if (depth(error) > depth(cause)) {
        cause = error;
      }
    }
    String at = String.valueOf(cause.getInstanceLocation()).replaceFirst("^[^#]*#/?", "");
    return (at.isEmpty() ? "" : at + ": ")
        + (keyword(cause).contains("/additionalProperties") ? "is not known" : cause.getError());
  }

  private static long depth(OutputUnit error) {
    return keyword(error).chars().filter(c -> c == '/').count();
  }

  private static String keyword(OutputUnit error) {
    return String.valueOf(error.getKeywordLocation());
  }
}
