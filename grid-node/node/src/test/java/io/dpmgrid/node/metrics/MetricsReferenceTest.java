package io.dpmgrid.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Holds docs/metrics.md to the code. */
class MetricsReferenceTest {
  private static final Path DOCUMENT = Path.of("..", "..", "docs", "metrics.md");
  private static final String OF_THE_API = "| `dpm_api_";

  @Test
  void shouldBeWhatTheDocumentSays() throws IOException {
    List<String> rows = NodeMetrics.families().stream().map(MetricsReferenceTest::row).toList();
    Path wanted = Files.createDirectories(Path.of("target")).resolve("metrics-rows.md");
    Files.write(wanted, rows);

    List<String> documented =
        Files.readAllLines(DOCUMENT).stream()
            .filter(line -> line.startsWith("| `dpm_") && !line.startsWith(OF_THE_API))
            .toList();
    assertThat(documented)
        .as("the rows of %s; those of the code are in %s", DOCUMENT, wanted)
        .containsExactlyElementsOf(rows);
  }

  private static String row(MetricFamily family) {
    String labels =
        family.labels().isEmpty() ? "" : "`" + String.join("`, `", family.labels()) + "`";
    return "| `"
        + family.name()
        + "` | "
        + family.type().name().toLowerCase(Locale.ROOT)
        + " | "
        + labels
        + " | "
        + family.help()
        + " |";
  }
}
