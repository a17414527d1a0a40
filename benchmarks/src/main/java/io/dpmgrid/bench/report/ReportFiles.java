package io.dpmgrid.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a report as {@code <bench>.json}, {@code <bench>.md} and {@code <bench>.png}. */
public final class ReportFiles {
  private final ReportText text = new ReportText();
  private final ReportChart chart = new ReportChart();

  /**
   * Makes sure that results can be written, so that nobody finds out after an hour.
   *
   * @throws IOException naming the directory, if it cannot be made or written
   */
  public void require(Path directory) throws IOException {
    try {
      Files.createDirectories(directory);
      Files.delete(Files.createTempFile(directory, "probe", ".tmp"));
    } catch (IOException e) {
      throw new IOException(
          "Results cannot be written to " + directory + " (" + e + "). Name another with --out.",
          e);
    }
  }

  /**
   * Writes the three files, replacing those of an earlier run.
   *
   * @return the files written
   * @throws IOException if one cannot be written
   */
  public List<Path> write(BenchReport report, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path json = directory.resolve(report.bench() + ".json");
    Path markdown = directory.resolve(report.bench() + ".md");
    Path png = directory.resolve(report.bench() + ".png");
    Files.writeString(json, text.json(report), StandardCharsets.UTF_8);
    Files.writeString(markdown, text.markdown(report), StandardCharsets.UTF_8);
    chart.write(report, png);
    return List.of(json, markdown, png);
  }
}
