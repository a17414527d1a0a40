package io.dpmgrid.bench;

import io.dpmgrid.bench.report.BenchReport;
import io.dpmgrid.bench.report.ReportFiles;
import io.dpmgrid.bench.report.ReportText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options every benchmark takes, and the way its report leaves. A picocli mixin. */
public final class ReportOptions {
  @Option(names = "--json", description = "Print one JSON object instead of the table.")
  boolean json;

  @Option(
      names = "--quick",
      description = "A short run of the same shape, under three minutes: a smoke test.")
  boolean quick;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where JSON, Markdown and chart are written (default: benchmarks/target/results).")
  @Nullable Path out;

  private final ReportFiles files = new ReportFiles();
  private final ReportText text = new ReportText();

  /** Whether the short shape was asked for. */
  public boolean quick() {
    return quick;
  }

  /**
   * Fails early if results cannot be written.
   *
   * @throws BenchException naming the directory and the way out
   */
  public void requireWritable() {
    try {
      files.require(directory());
    } catch (IOException e) {
      throw new BenchException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Prints the report to {@code stdout} and writes its files.
   *
   * @throws BenchException if a file cannot be written; the report was printed by then
   */
  public void publish(BenchReport report, PrintWriter stdout) {
    stdout.print(json ? text.json(report) : text.plain(report));
    stdout.flush();
    try {
      for (Path file : files.write(report, directory())) {
        System.err.println("Wrote " + file);
      }
    } catch (IOException e) {
      throw new BenchException("Results could not be written to " + directory() + ": " + e, e);
    }
  }

  private Path directory() {
    if (out != null) {
      return out;
    }
    Path module = Path.of("benchmarks");
    return (Files.isDirectory(module) ? module : Path.of("")).resolve("target").resolve("results");
  }
}
