package io.dpmgrid.dashboards;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Prometheus' own tools; tests that need them are skipped, loudly, where they are missing. */
final class Command {
  private Command() {}

  /** What it printed when it failed; empty if it did not. */
  static String failure(List<String> command) throws IOException, InterruptedException {
    Process process = start(new ProcessBuilder(command).redirectErrorStream(true));
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? "" : said;
  }

  static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      Assumptions.abort(builder.command().get(0) + " is not installed (Debian package prometheus)");
      throw new IllegalStateException(e);
    }
  }
}
