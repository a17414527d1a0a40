package io.dpmgrid.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoCommandTest {
  @TempDir Path directory = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"all", "one"})
  void shouldLoseNothingAndPrintExactlyOneObject(String kill) throws Exception {
    DpmProcess dpm = demo("--kill", kill, "--json");
    assertThat(dpm.exitCode()).as(dpm.err()).isZero();
    JsonNode report = CommandLineTest.onlyObject(dpm.out());
    assertThat(report.get("acked").asLong()).isPositive();
    assertThat(report.get("lost").asLong()).isZero();
    assertThat(report.get("torn").asLong()).isZero();
    assertThat(report.get("restart_ms").asLong()).isPositive();
    assertThat(report.get("first_read_ms").asLong()).isPositive();
    assertThat(report.get("acks_per_s").asLong()).isPositive();
    assertThat(report.get("medium").asText()).isIn("dax", "file");
    assertThat(report.get("survives").asText()).isNotEmpty();
    assertThat(report.get("imported").asLong()).isEqualTo(2);
    assertThat(report.get("skipped").asLong()).as("the link and the empty file").isEqualTo(2);
    assertThat(report.get("pools")).hasSize(2);
    assertThat(report.get("killed").asInt()).isEqualTo(kill.equals("all") ? 2 : 1);
    assertThat(report.get("data").asText()).isEqualTo(directory.resolve("data").toString());
    assertThat(dpm.err()).contains("pool verify " + directory.resolve("data"), "demo --clean");
    shouldHaveLeftSoundAndCleanPools(report.get("pools"));
  }

  /** Of one command, given all of them. */
  private void shouldHaveLeftSoundAndCleanPools(JsonNode pools) throws Exception {
    DpmProcess verify =
        DpmProcess.start(
            directory, "pool", "verify", pools.get(0).asText(), pools.get(1).asText(), "--json");
    assertThat(verify.exitCode()).as(verify.err()).isZero();
    JsonNode found = CommandLineTest.onlyObject(verify.out()).get("pools");
    assertThat(found).hasSize(2);
    for (JsonNode pool : found) {
      assertThat(pool.get("ok").asBoolean()).isTrue();
      assertThat(pool.get("clean").asBoolean()).as("a mark of a clean stop").isTrue();
      assertThat(pool.get("in_use").asBoolean()).isFalse();
    }
  }

  @Test
  void shouldStayUntilSigtermAndServeTheAdminApiWhenItIsKept() throws Exception {
    DpmProcess dpm = demo("--keep", "--json");
    await()
        .atMost(Duration.ofMinutes(4))
        .until(() -> dpm.out().contains("\n") || !dpm.process().isAlive());
    assertThat(dpm.process().isAlive()).as(dpm.err()).isTrue();
    JsonNode report = new ObjectMapper().readTree(dpm.out().lines().findFirst().orElseThrow());
    assertThat(report.fieldNames().next()).isEqualTo("admin_url");
    assertThat(report.get("lost").asLong()).isZero();
    List<ProcessHandle> nodes = dpm.process().descendants().toList();
    assertThat(nodes).hasSize(2);
    for (JsonNode url : report.get("admin_urls")) {
      assertThat(get(url.asText() + "/openapi.json")).contains("\"openapi\"");
      assertThat(get(url.asText() + "/metrics")).contains("dpm_");
      assertThat(get(url.asText() + "/ui/")).contains("<html");
      assertThat(get(url.asText() + "/health/ready")).contains("ok");
    }
    assertThat(report.get("admin_urls").get(0)).isEqualTo(report.get("admin_url"));
    Path token = Path.of(report.get("token_file").asText());
    DpmProcess status =
        DpmProcess.start(
            directory,
            "ctl",
            "status",
            "--json",
            "--url",
            report.get("admin_url").asText(),
            "--token-file",
            token.toString());
    assertThat(status.exitCode()).as(status.err()).isZero();
    assertThat(CommandLineTest.onlyObject(status.out()).get("server_nodes").asInt()).isEqualTo(2);

    dpm.process().destroy();

    assertThat(dpm.exitCode()).as(dpm.err()).isZero();
    assertThat(dpm.out().lines()).as("nothing but the object").hasSize(1);
    await().atMost(Duration.ofSeconds(60)).until(() -> nodes.stream().noneMatch(this::isAlive));
    assertThat(directory.resolve("data").resolve("admin-api")).doesNotExist();
    shouldHaveLeftSoundAndCleanPools(report.get("pools"));
  }

  @Test
  void shouldLoseNothingAndCountWhatMovedWhenANodeRestartsUnderLoad() throws Exception {
    DpmProcess dpm = demo(3, "--scenario", "restart", "--json");
    assertThat(dpm.exitCode()).as(dpm.err()).isZero();
    JsonNode report = CommandLineTest.onlyObject(dpm.out());
    assertThat(report.get("scenario").asText()).isEqualTo("restart");
    assertThat(report.get("lost").asLong()).isZero();
    assertThat(report.get("torn").asLong()).isZero();
    assertThat(report.get("killed").asInt()).isEqualTo(1);
    assertThat(report.get("seconds").asDouble()).isPositive();
    assertThat(report.get("minimum_bytes").asLong()).isPositive();
    // Whether it came by the log depends on how fast this machine writes; MoveExecutionTest tells.
    assertThat(report.get("moved_bytes").asLong()).isPositive();
    assertThat(report.has("admin_url")).as("nothing runs on").isFalse();
  }

  @Test
  void shouldRefuseAScenarioThatCannotBe() {
    assertThat(refusal("--scenario", "restart", "--nodes", "2")).contains("needs 3 nodes");
    assertThat(refusal("--scenario", "restart", "--kill", "one")).contains("exclude each other");
    assertThat(refusal("--scenario", "explode")).contains("grow, shrink, restart, rolling, drain");
  }

  private static String refusal(String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream lines = new PrintStream(err, true, StandardCharsets.UTF_8);
    List<String> all = new ArrayList<>(List.of("demo"));
    all.addAll(Arrays.asList(arguments));
    int code =
        Main.commandLine(new Output(lines, lines))
            .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
            .execute(all.toArray(String[]::new));
    assertThat(code).isEqualTo(ExitCode.USAGE);
    return err.toString(StandardCharsets.UTF_8);
  }

  private static String get(String url) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    assertThat(response.statusCode()).as(url).isEqualTo(200);
    return response.body();
  }

  @Test
  void shouldLeaveNoProcessBehindWhenItIsInterrupted() throws Exception {
    DpmProcess dpm = demo();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> dpm.process().descendants().count() == 2 || !dpm.process().isAlive());
    List<ProcessHandle> nodes = dpm.process().descendants().toList();
    assertThat(nodes).as(dpm.err()).hasSize(2);

    dpm.process().destroy();

    assertThat(dpm.exitCode()).isNotZero();
    assertThat(dpm.out()).isEmpty();
    assertThat(dpm.err()).containsOnlyOnce("dpm: ").contains("the demo was interrupted");
    await().atMost(Duration.ofSeconds(30)).until(() -> nodes.stream().noneMatch(this::isAlive));
  }

  @Test
  void shouldLeaveNoProcessBehindWhenItIsKilled() throws Exception {
    DpmProcess dpm = demo();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> dpm.process().descendants().count() == 2 || !dpm.process().isAlive());
    List<ProcessHandle> nodes = dpm.process().descendants().toList();
    assertThat(nodes).as(dpm.err()).hasSize(2);

    dpm.process().destroyForcibly();

    await().atMost(Duration.ofMinutes(2)).until(() -> nodes.stream().noneMatch(this::isAlive));
  }

  @Test
  void shouldNotMixItsDataWithSomethingElse() throws Exception {
    Files.writeString(Files.createDirectory(directory.resolve("data")).resolve("thesis"), "mine");
    DpmProcess dpm = demo();
    assertThat(dpm.exitCode()).isEqualTo(ExitCode.BAD);
    assertThat(dpm.err()).contains("thesis").contains("empty directory");
  }

  /** In the directory that a demo empties first, as nobody named one. */
  @Test
  void shouldKeepWhatAnEarlierDemoLeftWhenTheInputCannotBeUsed() throws Exception {
    Path kept = directory.resolve(".cache").resolve("dpm").resolve("demo");
    Files.createDirectories(kept.resolve("node1"));
    Files.writeString(kept.resolve("node1").resolve("node.yaml"), "kept");
    String home = "-Duser.home=" + directory;
    String missing = directory.resolve("missing").toString();
    DpmProcess dpm =
        DpmProcess.start(directory, List.of(home), "demo", "--input", missing, "--json");
    assertThat(dpm.exitCode()).isEqualTo(ExitCode.BAD);
    assertThat(dpm.err()).contains(missing, "--input");
    assertThat(dpm.out()).isEmpty();
    assertThat(kept.resolve("node1").resolve("node.yaml")).hasContent("kept");
  }

  private boolean isAlive(ProcessHandle node) {
    return node.isAlive();
  }

  private DpmProcess demo(String... more) throws IOException {
    return demo(2, more);
  }

  private DpmProcess demo(int nodes, String... more) throws IOException {
    Path input = Files.createDirectory(directory.resolve("input"));
    Files.writeString(input.resolve("a"), "first");
    Files.writeString(Files.createDirectory(input.resolve("deep")).resolve("b"), "second");
    Files.createFile(input.resolve("empty"));
    Files.createSymbolicLink(input.resolve("loop"), input);
    String[] arguments = {
      "demo",
      "--quick",
      "--nodes",
      String.valueOf(nodes),
      "--input",
      input.toString(),
      "--data",
      directory.resolve("data").toString()
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return DpmProcess.start(directory, all);
  }
}
