package io.dpmgrid.node.cli;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.dpmgrid.node.config.ConfigException;
import io.dpmgrid.rebalancer.plan.RebalanceInputException;
import io.dpmgrid.rebalancer.simulate.SimulatedEvent;
import io.dpmgrid.rebalancer.simulate.SimulationRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the events of a simulation: a YAML list of mappings, or one JSON object per line. A file
 * whose first character is an opening brace holds JSON lines.
 */
final class SimulationEvents {
  /** The largest file, in bytes. */
  static final long MAX_BYTES = 2 << 20;

  private static final Set<String> JOIN = Set.of("event", "node", "weight", "zone");
  private static final Set<String> LEAVE = Set.of("event", "node");
  private static final Set<String> WEIGHT = Set.of("event", "node", "weight");

  private final Path file;

  private SimulationEvents(Path file) {
    this.file = file;
  }

  /**
   * The events of a file.
   *
   * @throws ConfigException if it is missing, too large, no text, or anything in it is no event
   * @throws IOException if it cannot be read
   */
  static List<SimulatedEvent> read(Path file) throws IOException {
    return new SimulationEvents(file).read();
  }

  private List<SimulatedEvent> read() throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ConfigException(file + ": there is no such file");
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new ConfigException(
          file + ": has " + Files.size(file) + " bytes; at most " + MAX_BYTES + " are read");
    }
    String text = text();
    List<SimulatedEvent> events = text.stripLeading().startsWith("{") ? lines(text) : yaml(text);
    if (events.size() > SimulationRequest.MAX_EVENTS) {
      throw new ConfigException(
          file + ": has " + events.size() + " events; at most " + SimulationRequest.MAX_EVENTS);
    }
    return events;
  }

  private String text() throws IOException {
    try {
      byte[] bytes = Files.readAllBytes(file);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ConfigException(file + ": is no text in UTF-8");
    }
  }

  private List<SimulatedEvent> lines(String text) {
    ObjectMapper mapper =
        JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    List<SimulatedEvent> events = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        String where = file + ":" + (i + 1);
        try {
          events.add(event(mapper.readTree(lines.get(i)), where));
        } catch (JsonProcessingException e) {
          throw new ConfigException(where + ": is no JSON object: " + e.getOriginalMessage());
        }
      }
    }
    return events;
  }

  private List<SimulatedEvent> yaml(String text) {
    ObjectMapper mapper =
        YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    JsonNode root;
    try {
      root = mapper.readTree(text);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new ConfigException(
          file
              + (at == null ? "" : ":" + at.getLineNr())
              + ": is no YAML list: "
              + e.getOriginalMessage());
    }
    if (!root.isArray()) {
      throw new ConfigException(
          file + ": expected a list such as '- {event: join, node: n4, weight: 2, zone: a}'");
    }
    List<SimulatedEvent> events = new ArrayList<>();
    for (JsonNode one : root) {
      events.add(event(one, file + ": event " + (events.size() + 1)));
    }
    return events;
  }

  private static SimulatedEvent event(JsonNode object, String where) {
    if (!object.isObject()) {
      throw new ConfigException(where + ": expected a mapping with 'event' and 'node'");
    }
    String kind = text(object, "event", where).toLowerCase(Locale.ROOT);
    try {
      return switch (kind) {
        case "join" -> {
          only(object, JOIN, where);
          double weight = object.has("weight") ? number(object, "weight", where) : 1;
          String zone = object.has("zone") ? text(object, "zone", where) : "";
          yield SimulatedEvent.join(text(object, "node", where), weight, zone);
        }
        case "leave" -> {
          only(object, LEAVE, where);
          yield SimulatedEvent.leave(text(object, "node", where));
        }
        case "weight" -> {
          only(object, WEIGHT, where);
          yield SimulatedEvent.weight(text(object, "node", where), number(object, "weight", where));
        }
        default ->
            throw new ConfigException(
                where + ": event '" + kind + "' is none of join, leave, weight");
      };
    } catch (RebalanceInputException e) {
      throw new ConfigException(where + ": " + e.getMessage());
    }
  }

  private static void only(JsonNode object, Set<String> known, String where) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new ConfigException(
                    where
                        + ": '"
                        + name
                        + "' is unknown here; there are "
                        + known.stream().sorted().toList());
              }
            });
  }

  private static String text(JsonNode object, String name, String where) {
    JsonNode value = object.path(name);
    if (!value.isTextual() && !value.isNumber()) {
      throw new ConfigException(where + ": '" + name + "' is missing or is no text");
    }
    return value.asText();
  }

  private static double number(JsonNode object, String name, String where) {
    JsonNode value = object.path(name);
    if (!value.isNumber()) {
      throw new ConfigException(where + ": '" + name + "' is missing or is no number");
    }
    return value.asDouble();
  }
}
