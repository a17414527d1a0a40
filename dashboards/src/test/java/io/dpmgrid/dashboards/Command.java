package io.dpmgrid.dashboards;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Programs of others; tests that need them are skipped, loudly, where they are missing. */
final class Command {
  private Command() {}

  /**
   * Skips the test if there is no such command.
   *
   * @param unproven what nobody knows then
   */
  static void need(String command, String unproven) {
    boolean there =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    Assumptions.assumeTrue(
        there,
        unproven
            + ": "
            + command
            + " is not installed (Debian package "
            + command.replace("promtool", "prometheus")
            + ")");
  }

  /** What it printed when it failed; empty if it did not. */
  static String failure(List<String> command) throws IOException, InterruptedException {
    need(command.get(0), "NO RULE WAS CHECKED");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? "" : said;
  }

  /** All that it printed, and its exit code if that is not 0. */
  static String output(List<String> command, Path input) throws IOException, InterruptedException {
    need(command.get(0), "NO METRIC WAS CHECKED");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectInput(input.toFile()).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    return code == 0 ? said : said + "exit code " + code;
  }
}
