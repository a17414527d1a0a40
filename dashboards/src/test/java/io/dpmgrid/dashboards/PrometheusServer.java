package io.dpmgrid.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpmgrid.node.cluster.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A real Prometheus that scrapes every second. */
final class PrometheusServer implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final Process process;
  private final Path log;
  private final int port;

  /**
   * @param directory where its data and configuration go
   * @param targets {@code host:port} of what it scrapes
   */
  PrometheusServer(Path directory, List<String> targets) throws IOException {
    port = FreePorts.find(1).get(0);
    log = directory.resolve("prometheus.log");
    Path configuration =
        Files.writeString(
            directory.resolve("prometheus.yml"),
            "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
                + "rule_files: ['"
                + frequentRules(directory)
                + "/*.yml']\n"
                + "scrape_configs:\n"
                + "  - job_name: dpm-grid\n"
                + "    static_configs: ["
                + targets(targets)
                + "]\n");
    process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--log.level=warn")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
  }

  /** Ports are chance here, so the nodes get names. */
  private static String targets(List<String> targets) {
    return IntStream.range(0, targets.size())
        .mapToObj(
            i -> "{targets: ['" + targets.get(i) + "'], labels: {instance: 'node" + (i + 1) + "'}}")
        .collect(Collectors.joining(", "));
  }

  /** The rules as they are, but evaluated each second. */
  private static Path frequentRules(Path directory) throws IOException {
    Path copies = Files.createDirectories(directory.resolve("rules"));
    for (String name : Documents.RULE_FILES) {
      String rules = Files.readString(Documents.RULES.resolve(name));
      Files.writeString(
          copies.resolve(name), rules.replaceAll("(?m)^    interval: .*$", "    interval: 1s"));
    }
    return copies.toAbsolutePath();
  }

  /** The result of an instant query; empty while the server starts. */
  JsonNode query(String expression) {
    String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    return get("/api/v1/query?query=" + query).at("/data/result");
  }

  /** The result of an instant query about a moment of the past. */
  JsonNode query(String expression, Instant at) {
    String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    return get("/api/v1/query?query=" + query + "&time=" + at.getEpochSecond()).at("/data/result");
  }

  /** The result of a query over a time; empty while the server starts. */
  JsonNode queryRange(String expression, Instant start, Instant end, int stepSeconds) {
    String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    return get("/api/v1/query_range?query="
            + query
            + "&start="
            + start.getEpochSecond()
            + "&end="
            + end.getEpochSecond()
            + "&step="
            + stepSeconds)
        .at("/data/result");
  }

  /** What it says of its targets. */
  JsonNode targets() {
    return get("/api/v1/targets").at("/data/activeTargets");
  }

  /** What it says of all rules it has loaded; empty while the server starts. */
  List<JsonNode> rules() {
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode group : get("/api/v1/rules").at("/data/groups")) {
      group.get("rules").forEach(all::add);
    }
    return all;
  }

  private JsonNode get(String path) {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(path + ": " + answer.body());
      }
      return json.readTree(answer.body());
    } catch (ConnectException e) {
      if (!process.isAlive()) {
        throw new AssertionError("prometheus ended: " + said(), e);
      }
      return json.createObjectNode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
