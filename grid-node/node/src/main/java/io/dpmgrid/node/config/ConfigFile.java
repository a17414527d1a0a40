package io.dpmgrid.node.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes a configuration file from single keys. */
public final class ConfigFile {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .build());

  private ConfigFile() {}

  /**
   * Writes {@code keys} as YAML that {@link NodeConfigBuilder#file} reads back to the same. Lists
   * are addressed by position and must be given in order: {@code caches[0].name}.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, Map<String, String> keys) throws IOException {
    ObjectNode root = YAML.createObjectNode();
    keys.forEach((path, text) -> put(root, path, text));
    Files.writeString(file, YAML.writeValueAsString(root));
  }

  private static void put(ObjectNode section, String path, String text) {
    int dot = path.indexOf('.');
    String name = dot < 0 ? path : path.substring(0, dot);
    int bracket = name.indexOf('[');
    if (bracket < 0) {
      if (dot < 0) {
        section.put(name, text);
      } else {
        put(section.withObjectProperty(name), path.substring(dot + 1), text);
      }
      return;
    }
    ArrayNode list = section.withArrayProperty(name.substring(0, bracket));
    int position = Integer.parseInt(name.substring(bracket + 1, name.length() - 1));
    if (dot < 0) {
      list.insert(position, text);
      return;
    }
    if (list.size() <= position) {
      list.addObject();
    }
    put((ObjectNode) list.get(position), path.substring(dot + 1), text);
  }
}
