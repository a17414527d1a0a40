package io.dpmgrid.node.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RebalanceSimulateCommandTest {
  @TempDir Path directory = Path.of("");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void shouldSimulateOneJoinAndOneLeaveWithoutEvents() throws IOException {
    assertThat(run("--nodes", "20", "--partitions", "16384", "--json")).isZero();
    JsonNode result = CommandLineTest.onlyObject(out());
    assertThat(result.path("ok").asBoolean()).isTrue();
    assertThat(result.path("plan_ms").isNumber()).isTrue();
    assertThat(result.path("moved_over_minimum").asDouble()).isBetween(0.9, 1.1);
    assertThat(result.path("imbalance").asDouble()).isBetween(0.0, 0.05);
    assertThat(result.path("zone_violations").asInt(-1)).isZero();
    assertThat(result.path("peak_heap_bytes").asLong()).isPositive();
    assertThat(result.path("steps").findValuesAsText("event")).containsExactly("join", "leave");
  }

  @Test
  void shouldWarnOfTooFewPartitionsInTheObjectAndBelowTheTable() throws IOException {
    assertThat(run("--nodes", "20", "--partitions", "256", "--json")).isZero();
    JsonNode warnings = CommandLineTest.onlyObject(out()).path("warnings");
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0).asText()).contains("2048 partitions would do");
    assertThat(run("--nodes", "20", "--partitions", "256")).isZero();
    assertThat(out()).contains("\nwarning: group simulated has 24 copies per node");
    assertThat(run("--nodes", "20", "--partitions", "16384", "--json")).isZero();
    assertThat(CommandLineTest.onlyObject(out()).path("warnings").isArray()).isTrue();
    assertThat(CommandLineTest.onlyObject(out()).path("warnings")).isEmpty();
  }

  @Test
  void shouldTakeEventsFromYamlAndFromJsonLinesAlike() throws IOException {
    Path yaml =
        Files.writeString(
            directory.resolve("events.yaml"),
            """
            # a large node comes, and is made smaller
            - {event: join, node: big, weight: 2, zone: zone-1}
            - event: weight
              node: big
              weight: 1.5
            - {event: leave, node: node-2}
            """);
    Path lines =
        Files.writeString(
            directory.resolve("events.jsonl"),
            """
            {"event": "join", "node": "big", "weight": 2, "zone": "zone-1"}

            {"event": "weight", "node": "big", "weight": 1.5}
            {"event": "leave", "node": "node-2"}
            """);
    String[] common = {"--nodes", "6", "--partitions", "1024", "--json", "--events"};
    assertThat(run(with(common, yaml))).isZero();
    JsonNode first = CommandLineTest.onlyObject(out());
    assertThat(run(with(common, lines))).isZero();
    JsonNode second = CommandLineTest.onlyObject(out());
    assertThat(first.path("steps")).hasSize(3);
    assertThat(second.path("steps").findValuesAsText("moved_bytes"))
        .isEqualTo(first.path("steps").findValuesAsText("moved_bytes"));
  }

  @Test
  void shouldFailAndSayWhyIfAnEventIsRefused() throws IOException {
    Path events = Files.writeString(directory.resolve("e"), "- {event: leave, node: node-1}");
    assertThat(run("--nodes", "2", "--partitions", "64", "--json", "--events", events.toString()))
        .isEqualTo(ExitCode.BAD);
    JsonNode result = CommandLineTest.onlyObject(out());
    assertThat(result.path("ok").asBoolean()).isFalse();
    assertThat(result.path("steps").get(0).path("refused").asText())
        .contains("1 running copies instead of 2", "add a node first");
  }

  @Test
  void shouldKeepToThePolicyThatIsStated() throws IOException {
    Path events = Files.writeString(directory.resolve("e"), "- {event: leave, node: node-2}");
    String[] common = {"--nodes", "3", "--partitions", "64", "--zones", "2", "--json", "--events"};
    assertThat(run(with(common, events))).isZero();
    assertThat(run(with(common, events, "--zones-required"))).isEqualTo(ExitCode.BAD);
    assertThat(CommandLineTest.onlyObject(out()).path("steps").get(0).path("refused").asText())
        .contains("only 1 zone would be left for the 2 copies", "add a node in another zone");
    String[] two = {"--nodes", "2", "--partitions", "64", "--json", "--events"};
    assertThat(run(with(two, events))).isEqualTo(ExitCode.BAD);
    assertThat(run(with(two, events, "--minimum-copies", "1"))).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--zones-required --zones 2 --copies 3 | 3 copies in a cluster of 2 zones: add a node",
        "--minimum-copies 3 | at least 3 running copies, and group simulated has only 2",
        "--minimum-copies 0 | minimumCopies is 0; it must be at least 1",
        "--minimum-copies some | 'some' is not an int",
      })
  void shouldRefuseAPolicyThatNothingCanFulfil(String options, String message) {
    List<String> all = new ArrayList<>(List.of("--nodes", "6", "--partitions", "64"));
    all.addAll(List.of(options.split(" ")));
    assertThat(run(all.toArray(String[]::new))).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains(message).doesNotContain("\tat ");
    assertThat(out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello | expected a list such as",
        "- {event: jion, node: a} | event 1: event 'jion' is none of join, leave, weight",
        "- {event: join} | event 1: 'node' is missing",
        "- {event: join, node: a, wieght: 2} | 'wieght' is unknown here",
        "- {event: join, node: a, weight: .nan} | is no YAML list: Malformed numeric value",
        "- {event: join, node: a, weight: 0} | the weight of node a is 0.0",
        "- {event: join, node: a, weight: -1} | the weight of node a is -1.0",
        "- {event: join, node: a, weight: 1e300} | the weight of node a is 1.0E300",
        "- {event: join, node: ' '} | a node's id has 1 characters",
        "- {event: weight, node: node-1} | 'weight' is missing",
        "- {event: leave, node: stranger} | event 1: there is no node stranger",
        "- {event: join, node: node-1} | event 1: two nodes have the id node-1",
        "- {event: join, event: leave, node: a} | is no YAML list",
        "- {event: join, node: [a]} | 'node' is missing or is no text",
        "- 7 | event 1: expected a mapping",
        "'- {event: [' | is no YAML list",
        "'{\"event\": \"join\", \"node\": \"a\", \"weight\": NaN}' | :1: is no JSON object",
        "'{\"event\": \"join\", \"node\": \"a\"} {}' | :1: is no JSON object",
        "'{\"event\"' | :1: is no JSON object",
      })
  void shouldRefuseWhatIsNoListOfEvents(String text, String message) throws IOException {
    Path events = Files.writeString(directory.resolve("events"), text);
    int code = run("--nodes", "3", "--partitions", "64", "--events", events.toString());
    assertThat(err()).contains(message).doesNotContain("\tat ");
    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(out()).isEmpty();
  }

  @Test
  void shouldRefuseFilesThatAreMissingTooLargeOrNoText() throws IOException {
    assertThat(run("--events", directory.resolve("none").toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("there is no such file");
    Path binary = Files.write(directory.resolve("binary"), new byte[] {'-', ' ', (byte) 0xff});
    assertThat(run("--events", binary.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("no text in UTF-8");
    Path large =
        Files.write(directory.resolve("large"), new byte[(int) SimulationEvents.MAX_BYTES + 1]);
    assertThat(run("--events", large.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("at most 2097152 are read");
    Path many =
        Files.writeString(
            directory.resolve("many"), "{\"event\":\"leave\",\"node\":\"a\"}\n".repeat(10_001));
    assertThat(run("--events", many.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("has 10001 events");
  }

  @ParameterizedTest
  @CsvSource({
    "--nodes, 0, nodes: 0 is outside 1 to 10000",
    "--partitions, 5000000, partitions: 5000000 is outside",
    "--copies, 0, copies: 0 is outside",
    "--zones, -1, zones: -1 is outside",
    "--weights, NaN, weight of node node-",
    "--weights, 0, weight of node node-",
    "--partition-size, 9000000TB, is too large",
    "--partition-size, 2TB, partition bytes",
    "--nodes, x, 'x' is not an int",
  })
  void shouldRefuseNumbersOutsideTheirRange(String option, String value, String message) {
    assertThat(run(option, value)).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains(message).doesNotContain("\tat ");
    assertThat(out()).isEmpty();
  }

  private int run(String... options) {
    out.reset();
    err.reset();
    List<String> arguments = new ArrayList<>(List.of("rebalance", "simulate"));
    arguments.addAll(List.of(options));
    Output output =
        new Output(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    return Main.commandLine(output).execute(arguments.toArray(String[]::new));
  }

  private static String[] with(String[] common, Path file, String... more) {
    List<String> all = new ArrayList<>(List.of(common));
    all.add(file.toString());
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private String out() {
    return out.toString(UTF_8);
  }

  private String err() {
    return err.toString(UTF_8);
  }
}
