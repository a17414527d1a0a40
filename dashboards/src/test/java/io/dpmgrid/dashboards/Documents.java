package io.dpmgrid.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What this module delivers, as its tests read it. */
final class Documents {
  static final Path RULES = Path.of("prometheus");
  static final List<String> RULE_FILES = List.of("dpm-recording.rules.yml", "dpm-alerts.rules.yml");
  static final Path METRICS = Path.of("..", "docs", "metrics.md");
  static final Path RUNBOOK = Path.of("..", "docs", "runbook.md");

  private static final Path DASHBOARDS = Path.of("grafana", "dashboards");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

  private Documents() {}

  /** Something with a query in it. */
  record Query(String where, String expression) {
    /** The names of ours, of the JVM and of the process in it, as they stand there. */
    List<String> metrics() {
      return NAME.matcher(expression.replaceAll("\"[^\"]*\"", "\"\""))
          .results()
          .map(match -> match.group())
          .filter(name -> name.matches("(dpm|jvm|process)_[a-z0-9_]+"))
          .distinct()
          .toList();
    }
  }

  static List<JsonNode> dashboards() {
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(Documents::json)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The panels of a dashboard that show something. */
  static List<JsonNode> panels(JsonNode dashboard) {
    List<JsonNode> all = new ArrayList<>();
    dashboard.get("panels").forEach(all::add);
    all.removeIf(panel -> panel.get("type").asText().equals("row"));
    return all;
  }

  static List<Query> queries(JsonNode dashboard) {
    List<Query> all = new ArrayList<>();
    for (JsonNode panel : panels(dashboard)) {
      for (JsonNode target : panel.get("targets")) {
        all.add(
            new Query(
                dashboard.get("title").asText() + ", " + panel.get("title").asText(),
                target.get("expr").asText()));
      }
    }
    return all;
  }

  /** A query as Grafana asks it when everything is chosen. */
  static String asked(String expression, String rateInterval) {
    return expression
        .replace("$job", ".*")
        .replace("$instance", ".*")
        .replace("$__rate_interval", rateInterval);
  }

  static List<JsonNode> rules() {
    List<JsonNode> all = new ArrayList<>();
    for (String file : RULE_FILES) {
      for (JsonNode group : yaml(RULES.resolve(file)).get("groups")) {
        group.get("rules").forEach(all::add);
      }
    }
    return all;
  }

  static List<JsonNode> alerts() {
    return rules().stream().filter(rule -> rule.has("alert")).toList();
  }

  static List<Query> queriesOfRules() {
    return rules().stream()
        .map(
            rule ->
                new Query(
                    rule.path("alert").asText(rule.path("record").asText()),
                    rule.get("expr").asText()))
        .toList();
  }

  static JsonNode yaml(Path file) {
    try {
      return new ObjectMapper(new YAMLFactory()).readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
