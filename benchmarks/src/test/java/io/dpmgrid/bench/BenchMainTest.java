package io.dpmgrid.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpmgrid.bench.child.RunArea;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The command line as a user meets it, with real nodes in real processes, in the smallest shape.
 */
class BenchMainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path directory;
  private final Path data;
  private final Path results;

  BenchMainTest(@TempDir Path directory) {
    this.directory = directory;
    this.data = directory.resolve("data");
    this.results = directory.resolve("results");
  }

  @Test
  void shouldMeasureOursBesideStockAndLeaveOnlyResults() throws IOException {
    int code =
        run(
            "durable-put",
            "--json",
            "--quick",
            "--medium",
            "file",
            "--dir",
            data.toString(),
            "--out",
            results.toString(),
            "--systems",
            "ignite-memory,ignite-log-only,ours",
            "--threads",
            "1,2",
            "--modes",
            "atomic,transactional",
            "--rounds",
            "2",
            "--seconds",
            "0.2",
            "--keys",
            "200",
            "--segment-mb",
            "8",
            "--ring",
            "4",
            "--jvm=-XX:TieredStopAtLevel=1");

    assertThat(code).as(err.toString()).isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.get("rows")).hasSize(12);
    for (JsonNode row : json.get("rows")) {
      assertThat(row.get("ops_per_s").asDouble()).isPositive();
      assertThat(row.get("p50_us").asDouble()).isPositive();
      assertThat(row.get("max_us").asDouble())
          .isGreaterThanOrEqualTo(row.get("p999_us").asDouble());
    }
    assertThat(json.get("ratios")).isNotEmpty();
    assertThat(json.get("targets")).isNotEmpty();
    assertThat(json.get("cpu")).hasSize(12);
    assertThat(json.get("stalls")).hasSize(12);
    for (JsonNode row : json.get("stalls")) {
      assertThat(row.get("idle_max_ms").asDouble()).isPositive();
      assertThat(row.get("wait_percent").asDouble()).isBetween(0.0, 100.0);
    }
    assertThat(json.get("settings").get("checkpoint pacing of ours").asText()).startsWith("on");
    assertThat(json.get("environment").get("paths").fieldNames())
        .toIterable()
        .containsExactly(data.toString());
    assertThat(results.resolve("durable-put.png")).isNotEmptyFile();
    assertThat(data).as("what the run made is gone").doesNotExist();
  }

  @Test
  void shouldRestartOursAndStockAfterBothKindsOfKill() throws IOException {
    int code =
        run(
            "restart",
            "--json",
            "--quick",
            "--medium",
            "file",
            "--dir",
            data.toString(),
            "--out",
            results.toString(),
            "--systems",
            "ignite-log-only,ours",
            "--data-mb",
            "4",
            "--tail",
            "2000",
            "--partitions",
            "16",
            "--warm-limit-s",
            "1");

    assertThat(code).as(err.toString()).isZero();
    JsonNode rows = new ObjectMapper().readTree(out.toString()).get("rows");
    assertThat(rows).hasSize(4);
    List<String> kills = new ArrayList<>();
    for (JsonNode row : rows) {
      assertThat(row.get("data_mb").asLong()).isEqualTo(4);
      assertThat(row.get("first_read_ms").asDouble()).isPositive();
      kills.add(row.get("system").asText() + " " + row.get("killed").asText());
    }
    assertThat(kills)
        .containsExactly(
            "ignite-log-only between", "ignite-log-only inside", "ours between", "ours inside");
    assertThat(data).doesNotExist();
  }

  @Test
  void shouldTellWhatScrapesCostAsOneObject() throws IOException {
    int code = run("scrape", "--json", "--quick", "--caches", "2", "--dir", data.toString());

    assertThat(code).as(err.toString()).isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.get("quick").asBoolean()).isTrue();
    assertThat(json.get("caches").asInt()).isEqualTo(2);
    for (String figure : List.of("series", "bytes", "first_millis", "p99_millis", "puts_scraped")) {
      assertThat(json.get(figure).asDouble()).as(figure).isPositive();
    }
    assertThat(json.get("targets")).hasSize(3);
    assertThat(json.get("slowest").get("cpu_millis").asDouble()).isPositive();
    assertThat(json.get("puts_lost").get("pairs").asInt()).isEqualTo(2);
    assertThat(json.get("environment").get("paths")).hasSize(1);
    assertThat(data).doesNotExist();
  }

  @Test
  void shouldRefuseAnUnknownSystemAndNameTheKnownOnes() {
    assertThat(run("durable-put", "--systems", "ours,postgres")).isEqualTo(2);
    assertThat(err.toString()).contains("postgres").contains("ignite-fsync");
    assertThat(run("restart", "--systems", "ignite-memory")).isEqualTo(2);
    assertThat(err.toString()).contains("ignite-memory").contains("redis-rdb");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void shouldRefuseSettingsThatMeanNothing() {
    assertThat(run("durable-put", "--medium", "floppy")).isEqualTo(2);
    assertThat(err.toString()).contains("floppy").contains("emulated");
    assertThat(run("durable-put", "--medium", "dax")).isEqualTo(2);
    assertThat(err.toString()).contains("--dax-dir");
    assertThat(run("durable-put", "--dir", data.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--file-dir");
    assertThat(run("durable-put", "--rounds", "0")).isEqualTo(2);
    assertThat(run("durable-put", "--modes", "psychic")).isEqualTo(2);
    assertThat(run("restart", "--data-mb", "-1")).isEqualTo(2);
  }

  @Test
  void shouldFailBeforeTheRunIfResultsCannotBeWritten() throws IOException {
    Path occupied = Files.createFile(directory.resolve("occupied"));

    assertThat(run("durable-put", "--quick", "--out", occupied.resolve("x").toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains(occupied.toString()).contains("--out");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void shouldNameTheDirectoryThatCannotHoldData() throws IOException {
    Path occupied = Files.createFile(directory.resolve("occupied"));

    int code =
        run(
            "durable-put",
            "--quick",
            "--medium",
            "file",
            "--dir",
            occupied.resolve("x").toString(),
            "--out",
            results.toString());
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains(occupied.toString()).contains("--dir");
  }

  @Test
  void shouldSkipRedisLoudlyWhereItIsNotInstalled() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder builder =
        new ProcessBuilder(
            java.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            BenchMain.class.getName(),
            "restart",
            "--json",
            "--quick",
            "--systems",
            "redis-aof",
            "--medium",
            "file",
            "--dir",
            data.toString(),
            "--out",
            results.toString());
    builder.environment().put("PATH", directory.toString());
    Path errors = directory.resolve("errors.txt");
    Process process = builder.redirectError(errors.toFile()).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    JsonNode json = new ObjectMapper().readTree(printed);
    assertThat(json.get("rows")).isEmpty();
    assertThat(json.get("notes").toString()).contains("SKIPPED: redis-server");
    assertThat(Files.readString(errors)).contains("SKIPPED: redis-server");
  }

  @Test
  void shouldDeleteWhatADeadRunLeftAndNothingElse() throws IOException {
    Files.createDirectories(data.resolve("dpm-bench-999999999").resolve("ours-put"));
    Path alive =
        Files.createDirectories(data.resolve("dpm-bench-" + ProcessHandle.current().pid()));
    Path foreign = Files.createDirectories(data.resolve("dpm-bench-mine"));

    try (var area = new RunArea()) {
      area.directory(data, "node");
      try (Stream<Path> entries = Files.list(data)) {
        assertThat(entries).containsExactlyInAnyOrder(alive, foreign);
      }
    }
    assertThat(foreign).exists();
    assertThat(alive).as("this run's own").doesNotExist();
  }

  private int run(String... arguments) {
    CommandLine line = BenchMain.commandLine(new PrintWriter(out));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
