package io.dpmgrid.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
  @TempDir Path directory = Path.of("");

  @Test
  void shouldHelp() throws Exception {
    DpmProcess dpm = DpmProcess.start(directory, "--help");
    assertThat(dpm.exitCode()).isZero();
    assertThat(dpm.out()).contains("Exit codes", "node", "probe", "pool", "demo", "soak");
  }

  @Test
  void shouldSayWhatToDoWhenTheCommandIsIncompleteOrUnknown() throws Exception {
    DpmProcess none = DpmProcess.start(directory);
    assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(none.err()).contains("say what to do");
    DpmProcess unknown = DpmProcess.start(directory, "nod");
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.err()).contains("nod");
    assertThat(unknown.out()).isEmpty();
  }

  @Test
  void shouldSayWhatASoakDoesAndRefuseOneThatProvesNothing() throws Exception {
    DpmProcess help = DpmProcess.start(directory, "soak", "kill", "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("--rounds", "--writers", "--nodes", "--seed", "Ctrl-C");
    DpmProcess none = DpmProcess.start(directory, "soak", "kill", "--writers", "0");
    assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(none.err()).contains("--writers 0 is outside 1..64");
  }

  @ParameterizedTest
  @CsvSource({
    "demo --kill both, 'both' is none of one; all",
    "demo --medium nvme, 'nvme' is none of dax; file; emulated",
    "pool create p --medium nvme, 'nvme' is none of dax; file; emulated",
  })
  void shouldSayWhichWordsThereAre(String command, String message) throws Exception {
    DpmProcess dpm = DpmProcess.start(directory, command.split(" "));
    assertThat(dpm.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(dpm.err()).contains(message.replace(';', ',')).doesNotContain("Exception");
    assertThat(dpm.out()).isEmpty();
  }

  @Test
  void shouldRefuseABadConfigurationAsWrongUsage() throws Exception {
    Path file = Files.writeString(directory.resolve("bad.yaml"), "data:\n  direktory: /d\n");
    DpmProcess dpm = DpmProcess.start(directory, "node", "start", "--config", file.toString());
    assertThat(dpm.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(dpm.err()).contains("bad.yaml:2", "'data.directory'").doesNotContain("\tat ");
  }

  @Test
  void shouldPrintExactlyOneObjectForAProbeAndLeaveNothingBehind() throws Exception {
    Path probed = Files.createDirectory(directory.resolve("probed"));
    DpmProcess dpm = DpmProcess.start(directory, "probe", probed.toString(), "--json");
    assertThat(dpm.exitCode()).isZero();
    JsonNode object = onlyObject(dpm.out());
    assertThat(object.fieldNames())
        .toIterable()
        .containsExactly("kind", "survives", "fs_type", "why", "directory");
    assertThat(object.get("kind").asText()).isIn("dax", "file", "emulated");
    assertThat(object.get("survives").asText()).isIn("process-kill", "os-crash", "power-loss");
    try (Stream<Path> left = Files.list(probed)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void shouldSayThatADirectoryDoesNotExist() throws Exception {
    DpmProcess dpm = DpmProcess.start(directory, "probe", "/does/not/exist", "--json");
    assertThat(dpm.exitCode()).isEqualTo(ExitCode.BAD);
    assertThat(dpm.out()).isEmpty();
    assertThat(dpm.err()).contains("/does/not/exist").doesNotContain("\tat ");
  }

  @Test
  void shouldLogOneJsonObjectPerLineOnRequest() throws Exception {
    Path data = directory.resolve("node");
    DpmProcess dpm =
        DpmProcess.start(
            directory,
            List.of("-XX:ActiveProcessorCount=2"),
            "node",
            "start",
            "--set",
            "data.directory=" + data,
            "--set",
            "medium.kind=dax",
            "--set",
            "logging.format=json",
            "--set",
            "logging.level=debug");
    assertThat(dpm.exitCode()).isEqualTo(ExitCode.BAD);
    assertThat(dpm.err().lines().filter(line -> !line.startsWith("dpm: ")).toList())
        .isNotEmpty()
        .allSatisfy(
            line -> {
              JsonNode object = new ObjectMapper().readTree(line);
              assertThat(object.get("level").asText()).isNotEmpty();
              assertThat(object.has("formattedMessage")).isTrue();
            })
        .anySatisfy(line -> assertThat(line).contains("checkpointThreads is lowered", "\"INFO\""));
  }

  /** The one JSON object that {@code text} is; fails if there is anything before or behind it. */
  static JsonNode onlyObject(String text) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    try (JsonParser parser = mapper.createParser(text)) {
      JsonNode object = mapper.readTree(parser);
      assertThat(object.isObject()).isTrue();
      assertThat(parser.nextToken()).as("something behind the object").isNull();
      return object;
    }
  }
}
