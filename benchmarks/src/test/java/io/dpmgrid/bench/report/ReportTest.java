package io.dpmgrid.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private final ReportText text = new ReportText();

  @Test
  void shouldGiveLatencyRowsExactlyTheFieldsThatWerePromised() throws IOException {
    JsonNode json = new ObjectMapper().readTree(text.json(report()));

    assertThat(json.get("rows").get(0).fieldNames())
        .toIterable()
        .containsExactly(
            "system",
            "medium",
            "threads",
            "mode",
            "ops_per_s",
            "p50_us",
            "p99_us",
            "p999_us",
            "max_us");
    assertThat(json.get("rows").get(1).get("ops_per_s").asDouble()).isEqualTo(300_000);
    assertThat(json.get("environment").get("jdk").asText()).isNotBlank();
    assertThat(json.get("environment").get("kernel").asText()).contains("Linux");
    assertThat(json.get("settings").get("heap").asText()).isEqualTo("1 MiB");
  }

  @Test
  void shouldWriteAMissingFigureAsNullAndAsADash() throws IOException {
    BenchReport report =
        withRows(List.of(new RestartRow("ours", "file", 256, 12.5, null, "inside")));

    JsonNode row = new ObjectMapper().readTree(text.json(report)).get("rows").get(0);
    assertThat(row.fieldNames())
        .toIterable()
        .containsExactly("system", "medium", "data_mb", "first_read_ms", "warm_ms", "killed");
    assertThat(row.get("warm_ms").isNull()).isTrue();
    assertThat(text.plain(report)).containsPattern("ours +file +256 +12.5 +- +inside");
  }

  @Test
  void shouldSayOfEachTargetWhetherItWasReached() {
    assertThat(Target.atLeast("a", 1.5, 1.5, "x").verdict()).isEqualTo("reached");
    assertThat(Target.atLeast("a", 1.5, 1.49, "x").verdict()).isEqualTo("missed");
    assertThat(Target.atMost("a", 0, 0.0, "").verdict()).isEqualTo("reached");
    assertThat(Target.atMost("a", 0, 0.1, "").verdict()).isEqualTo("missed");
    assertThat(Target.atLeast("a", 1.5, null, "x").verdict()).isEqualTo("not measured");
  }

  @Test
  void shouldNotJudgeALossThatThePairsCannotTell() {
    assertThat(Target.atMost("a", 1, new PairedLoss(9, 0.5, -2, 1)).verdict()).isEqualTo("reached");
    assertThat(Target.atMost("a", 1, new PairedLoss(9, 2, 1.1, 3)).verdict()).isEqualTo("missed");
    assertThat(Target.atMost("a", 1, new PairedLoss(9, 0.5, -2, 1.1)).verdict())
        .isEqualTo("lost in the noise");
  }

  @Test
  void shouldTakeTheMiddleAndNotTheMean() {
    assertThat(Figures.median(List.of(100.0, 1.0, 2.0))).isEqualTo(2);
    assertThat(Figures.median(List.of(4.0, 1.0, 2.0, 100.0))).isEqualTo(3);
    assertThatThrownBy(() -> Figures.median(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldNotDivideByNothing() {
    assertThat(Figures.ratio(4.0, 2.0)).isEqualTo(2);
    assertThat(Figures.ratio(4.0, 0.0)).isNull();
    assertThat(Figures.ratio(null, 2.0)).isNull();
  }

  @Test
  void shouldPrintFiguresShortly() {
    assertThat(Figures.plain(123_456.7)).isEqualTo("123,457");
    assertThat(Figures.plain(12.34)).isEqualTo("12.3");
    assertThat(Figures.plain(1.5)).isEqualTo("1.5");
    assertThat(Figures.plain(10.0)).isEqualTo("10");
    assertThat(Figures.plain(0.0)).isEqualTo("0");
    assertThat(Figures.plain(null)).isEqualTo("-");
  }

  @Test
  void shouldWriteJsonMarkdownAndAPngThatIsAPicture(@TempDir Path directory) throws IOException {
    List<Path> files = new ReportFiles().write(report(), directory);

    assertThat(files)
        .extracting(file -> String.valueOf(file.getFileName()))
        .containsExactly("durable-put.json", "durable-put.md", "durable-put.png");
    assertThat(new ObjectMapper().readTree(files.get(0).toFile()).get("rows")).hasSize(3);
    assertThat(Files.readString(files.get(1)))
        .contains("| ours ")
        .contains("## Targets")
        .contains("reached");
    var picture = Objects.requireNonNull(ImageIO.read(files.get(2).toFile()));
    assertThat(picture.getWidth()).isEqualTo(1200);
    assertThat(picture.getHeight()).isEqualTo(700);
  }

  @Test
  void shouldNameTheDirectoryThatCannotBeWritten(@TempDir Path directory) throws IOException {
    Path file = Files.createFile(directory.resolve("occupied"));

    assertThatThrownBy(() -> new ReportFiles().require(file.resolve("results")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("--out");
  }

  private static BenchReport report() {
    return withRows(
        List.of(
            new LatencyRow("ours", "emulated", 1, "atomic", 200_000, 4.5, 10, 90, 1000),
            new LatencyRow("ignite-memory", "none", 1, "atomic", 300_000, 3, 8, 80, 900),
            // A load that only one system ran: the chart must cope with the gap.
            new LatencyRow("ours", "file", 16, "atomic", 9_000, 400, 800, 2000, 9000)));
  }

  private static BenchReport withRows(List<? extends Row> rows) {
    return new BenchReport(
        "durable-put",
        false,
        1.5,
        Environment.read(List.of(Path.of("/"))),
        Map.of("heap", "1 MiB"),
        Map.of("ours", "a promise"),
        rows,
        List.of(
            new BenchReport.Ratio(
                "ours", "emulated", "atomic, 1 thread", "ignite-memory", "none", 0.66)),
        List.of(Target.atLeast("ours / ignite-memory", 0.6, 0.66, "x")),
        List.of("a note"));
  }
}
