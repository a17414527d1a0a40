package io.dpmgrid.node.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a YAML file into {@link Settings}, with the line of every value. */
final class YamlReader {
  private static final YAMLFactory YAML =
      YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Path file;
  private final Path base;
  private final Settings settings;

  private YamlReader(Path file, Settings settings) {
    this.file = file;
    this.base = file.toAbsolutePath().normalize().resolveSibling("");
    this.settings = settings;
  }

  /**
   * Adds what {@code file} says to {@code settings}.
   *
   * @throws ConfigException if it cannot be read, is not YAML, or has an unknown key
   */
  static void read(Path file, Settings settings) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigException(file + ": there is no such file");
    }
    try (JsonParser parser = YAML.createParser(file.toFile())) {
      new YamlReader(file, settings).document(parser);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new ConfigException(
          file + (at == null ? "" : ":" + at.getLineNr()) + ": " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private void document(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null || first == JsonToken.VALUE_NULL) {
      return;
    }
    if (first != JsonToken.START_OBJECT) {
      throw new ConfigException(where(parser) + ": expected sections such as 'data:', not a value");
    }
    section(parser, "");
    if (parser.nextToken() != null) {
      throw new ConfigException(where(parser) + ": there is a second document; give only one");
    }
  }

  private void section(JsonParser parser, String prefix) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String path = prefix + parser.currentName();
      parser.nextToken();
      value(parser, path);
    }
  }

  private void value(JsonParser parser, String path) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        settings.requireSection(path, where(parser));
        section(parser, path + ".");
      }
      case START_ARRAY -> {
        settings.requireSection(path, where(parser));
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
          value(parser, path + "[" + i + "]");
        }
      }
      case VALUE_NULL -> settings.requireSection(path, where(parser));
      default -> {
        // "log:" with nothing below it says nothing, and is no mistake.
        if (!parser.getText().isEmpty() || !settings.isSection(path)) {
          settings.put(
              path, new Entry(parser.getText(), where(parser), EffectiveSetting.Source.FILE, base));
        }
      }
    }
  }

  private String where(JsonParser parser) {
    return file + ":" + parser.currentTokenLocation().getLineNr();
  }
}
