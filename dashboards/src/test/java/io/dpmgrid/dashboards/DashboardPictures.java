package io.dpmgrid.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Draws the pictures of docs/images: the panels of each dashboard with what a real Prometheus
 * answers about a cluster that is written to, loses a node with its data, and gets it back. Needs
 * prometheus and chromium, and takes some minutes, so it runs only when it is named:
 *
 * <pre>mvn -pl dashboards -am test -Dtest=DashboardPictures -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 */
class DashboardPictures {
  private static final Path PICTURES = Path.of("..", "docs", "images");
  private static final int KEYS = 30_000;
  private static final int VALUE_BYTES = 8_000;
  private static final Duration STEADY = Duration.ofSeconds(80);
  private static final Duration AWAY = Duration.ofSeconds(20);
  private static final Duration BACK = Duration.ofSeconds(50);
  private static final int STEP_SECONDS = 2;
  // As the page lays it out.
  private static final int WIDTH = 1240;
  private static final int CELL = 30;
  private static final int HEADER = 46;

  private final ObjectMapper json = new ObjectMapper();

  @Test
  void draw(@TempDir Path directory) throws Exception {
    Command.need("chromium", "NO DASHBOARD WAS DRAWN");
    try (LiveCluster cluster =
            new LiveCluster(
                directory.resolve("cluster"),
                Map.of(
                    "memory.region-size", "512MB",
                    "log.segment-size", "16MB",
                    "log.archive-limit", "512MB"));
        LiveLoad load = new LiveLoad(cluster, KEYS, VALUE_BYTES);
        PrometheusServer prometheus = new PrometheusServer(directory, cluster.addresses())) {
      Instant start = Instant.now();
      pass(STEADY);
      cluster.processes().kill(LiveCluster.NODES);
      delete(cluster.processes().nodeDirectory(LiveCluster.NODES));
      pass(AWAY);
      cluster.processes().start(LiveCluster.NODES).awaitReady(Duration.ofMinutes(2));
      pass(BACK);
      Instant end = Instant.now();
      assertThat(load.answers()).isNotEmpty();
      for (JsonNode dashboard : Documents.dashboards()) {
        draw(directory, dashboard, prometheus, start.plusSeconds(10), end);
      }
    }
  }

  private static void pass(Duration time) {
    Awaitility.await().pollDelay(time).atMost(time.plusMinutes(1)).until(() -> true);
  }

  /** All but what it was started with and what it said: the node begins anew. */
  private static void delete(Path node) throws IOException {
    try (Stream<Path> tree = Files.walk(node)) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(node) && !file.toString().matches(".*node\\.(yaml|log)")) {
          Files.delete(file);
        }
      }
    }
  }

  private void draw(
      Path directory, JsonNode dashboard, PrometheusServer prometheus, Instant start, Instant end)
      throws IOException, InterruptedException {
    ObjectNode data = json.createObjectNode();
    data.set("dashboard", dashboard);
    data.put("start", start.getEpochSecond()).put("end", end.getEpochSecond());
    ObjectNode answers = data.putObject("answers");
    for (JsonNode panel : Documents.panels(dashboard)) {
      ArrayNode ofPanel = answers.putArray(panel.get("id").asText());
      for (JsonNode target : panel.get("targets")) {
        String asked = Documents.asked(target.get("expr").asText(), "10s");
        ofPanel.add(
            target.path("instant").asBoolean()
                ? prometheus.query(asked, end)
                : prometheus.queryRange(asked, start, end, STEP_SECONDS));
      }
    }
    Path page = directory.resolve(dashboard.get("uid").asText() + ".html");
    Files.writeString(
        page,
        template().replace("DATA</", json.writeValueAsString(data).replace("<", "\\u003c") + "</"));
    int height = HEADER + CELL * rows(dashboard);
    Path shot = directory.resolve("shot.png");
    shoot(page, shot, height);
    SmallPicture.write(
        ImageIO.read(shot.toFile()).getSubimage(0, 0, WIDTH, height),
        PICTURES.resolve("dashboard-" + dashboard.get("uid").asText() + ".png"));
  }

  private static int rows(JsonNode dashboard) {
    int lowest = 0;
    for (JsonNode panel : dashboard.get("panels")) {
      lowest = Math.max(lowest, panel.at("/gridPos/y").asInt() + panel.at("/gridPos/h").asInt());
    }
    return lowest;
  }

  private static String template() throws IOException {
    try (InputStream page = DashboardPictures.class.getResourceAsStream("picture.html")) {
      return new String(Objects.requireNonNull(page).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void shoot(Path page, Path shot, int height)
      throws IOException, InterruptedException {
    Process chromium =
        new ProcessBuilder(
                List.of(
                    "chromium",
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--hide-scrollbars",
                    "--user-data-dir=" + page.resolveSibling("chromium"),
                    // The window's frame counts too.
                    "--window-size=" + WIDTH + "," + (height + 200),
                    "--screenshot=" + shot,
                    page.toUri().toString()))
            .redirectErrorStream(true)
            .redirectOutput(page.resolveSibling("chromium.log").toFile())
            .start();
    assertThat(chromium.waitFor(2, TimeUnit.MINUTES)).as("chromium ended").isTrue();
    assertThat(shot).exists();
  }
}
