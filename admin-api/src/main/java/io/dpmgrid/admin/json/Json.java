package io.dpmgrid.admin.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpmgrid.admin.problem.BadRequestException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The JSON of this API: snake_case names, kebab-case enum constants, RFC 3339 instants, nulls
 * written. Thread-safe.
 */
public final class Json {
  private final ObjectMapper mapper;

  /** Sets it up. */
  public Json() {
    mapper =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .annotationIntrospector(new KebabEnums())
            .addModule(new SimpleModule().addSerializer(Instant.class, new InstantText()))
            .build();
  }

  /** Writes a record as UTF-8. */
  public byte[] write(Object value) {
    try {
      // By way of text: half a surrogate pair in a name of the engine becomes a question mark
      // there,
      // where the generator for bytes gives up.
      return mapper.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write " + value.getClass().getName(), e);
    }
  }

  /** Writes a record with further members. */
  public byte[] write(Object value, Map<String, Object> members) {
    ObjectNode tree = mapper.valueToTree(value);
    members.forEach((name, member) -> tree.set(name, mapper.valueToTree(member)));
    return write(tree);
  }

  /** Writes a record as text. */
  public String text(Object value) {
    return new String(write(value), StandardCharsets.UTF_8);
  }

  /**
   * Reads a document.
   *
   * @throws IOException if it is not UTF-8 in its one right form, not JSON, is too deep, repeats a
   *     name, or is followed by something
   */
  public JsonNode read(byte[] bytes) throws IOException {
    // The parser itself guesses other encodings, and takes bytes that are not UTF-8.
    return mapper.readTree(
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes))
            .toString());
  }

  /** Makes a record of a document that was validated. */
  public <T> T as(JsonNode node, Class<T> type) {
    try {
      return mapper.treeToValue(node, type);
    } catch (JsonProcessingException e) {
      throw new BadRequestException("body: " + e.getOriginalMessage());
    }
  }

  /** The document as maps, lists and numbers, the form that the validator takes. */
  public Object plain(JsonNode node) {
    Object value = mapper.convertValue(node, Object.class);
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((k, v) -> copy.put(String.valueOf(k), v));
      return new JsonObject(copy);
    }
    return value instanceof List<?> list ? new JsonArray(list) : value;
  }

  private static final class KebabEnums extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public String[] findEnumValues(
        MapperConfig<?> config, AnnotatedClass type, Enum<?>[] values, String[] names) {
      for (int i = 0; i < values.length; i++) {
        names[i] = values[i].name().toLowerCase(Locale.ROOT).replace('_', '-');
      }
      return names;
    }
  }

  private static final class InstantText extends JsonSerializer<Instant> {
    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.truncatedTo(ChronoUnit.MILLIS).toString());
    }
  }
}
