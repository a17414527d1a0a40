package io.dpmgrid.node.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The words that nodes speak with each other: JSON in strings of the JDK, so that nothing of ours
 * is serialized into the cluster. Every message has a version, and a bound on its size.
 *
 * <p>Newer nodes may add fields, and constants to enums that have one for what is unknown; a change
 * that older ones would misread needs another version.
 */
final class Wire {
  static final int VERSION = 1;
  static final int MAX_QUESTION = 1 << 20;
  static final int MAX_ANSWER = 16 << 20;

  private static final int MAX_DEPTH = 50;
  private static final ObjectMapper JSON = mapper();

  private Wire() {}

  /** What one node wants to know from another. */
  record Question(UUID id, String kind, JsonNode arguments) {
    String encode() {
      ObjectNode object = JSON.createObjectNode();
      object.put("v", VERSION);
      object.put("id", id.toString());
      object.put("kind", kind);
      object.set("arguments", arguments);
      return object.toString();
    }

    /**
     * Reads a question.
     *
     * @throws WireException if it is none, too large, or of another version
     */
    static Question decode(Object message) throws WireException {
      JsonNode object = object(message, MAX_QUESTION);
      return new Question(readId(object), text(object, "kind"), object.path("arguments"));
    }
  }

  /**
   * What the other one says.
   *
   * @param body null if it refuses
   * @param refusal why it does; null if it does not
   * @param gone whether it refuses because what was asked for is not there
   */
  record Answer(UUID id, @Nullable JsonNode body, @Nullable String refusal, boolean gone) {
    String encode() {
      ObjectNode object = JSON.createObjectNode();
      object.put("v", VERSION);
      object.put("id", id.toString());
      if (body != null) {
        object.set("body", body);
      }
      if (refusal != null) {
        object.put("refusal", refusal);
        object.put("gone", gone);
      }
      return object.toString();
    }

    static Answer decode(Object message) throws WireException {
      JsonNode object = object(message, MAX_ANSWER);
      String refusal = object.path("refusal").asText(null);
      JsonNode body = object.get("body");
      if (body == null && refusal == null) {
        throw new WireException("an answer without a body");
      }
      return new Answer(readId(object), body, refusal, object.path("gone").asBoolean());
    }
  }

  /** As a tree. */
  static JsonNode tree(Object value) {
    return JSON.valueToTree(value);
  }

  /**
   * A tree as a value.
   *
   * @throws WireException if it is none, or lacks what must be there
   */
  static <T> T value(JsonNode tree, Class<T> type) throws WireException {
    try {
      T value = JSON.treeToValue(tree, type);
      if (value == null) {
        throw new WireException("no " + type.getSimpleName());
      }
      Required.check(value);
      return value;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new WireException("no " + type.getSimpleName() + ": " + firstLine(e));
    }
  }

  private static JsonNode object(Object message, int limit) throws WireException {
    if (!(message instanceof String text)) {
      throw new WireException("not a string");
    }
    if (text.length() > limit) {
      throw new WireException("longer than " + limit + " characters");
    }
    JsonNode object;
    try {
      object = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new WireException("no JSON: " + firstLine(e));
    }
    if (object == null || !object.isObject()) {
      throw new WireException("no JSON object");
    }
    int version = object.path("v").asInt(-1);
    if (version != VERSION) {
      throw new WireException("version " + version + " where " + VERSION + " is spoken");
    }
    return object;
  }

  private static UUID readId(JsonNode object) throws WireException {
    try {
      return UUID.fromString(text(object, "id"));
    } catch (IllegalArgumentException e) {
      throw new WireException("an id that is no UUID");
    }
  }

  private static String text(JsonNode object, String field) throws WireException {
    JsonNode value = object.get(field);
    if (value == null || !value.isTextual()) {
      throw new WireException("no text '" + field + "'");
    }
    return value.asText();
  }

  private static String firstLine(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  private static ObjectMapper mapper() {
    ObjectMapper mapper = new ObjectMapper();
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxStringLength(MAX_ANSWER)
                .build());
    mapper.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    mapper.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    // A number would be the place of a constant, which is another one in other versions.
    mapper.enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS);
    mapper.addHandler(new WireWords());
    return mapper.registerModule(WireTimes.module());
  }
}
