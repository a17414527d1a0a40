package io.dpmgrid.node.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;

/** Prometheus' own checker; tests that need it are skipped, loudly, where it is not installed. */
final class Promtool {
  private Promtool() {}

  /** What it says about an exposition; empty if it is content. */
  static String checkMetrics(String exposition) throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    } catch (IOException e) {
      Assumptions.abort("promtool is not installed (Debian package prometheus)");
      return "";
    }
    CompletableFuture<String> said =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    try (OutputStream input = process.getOutputStream()) {
      input.write(exposition.getBytes(StandardCharsets.UTF_8));
    }
    int code = process.waitFor();
    return said.join() + (code == 0 ? "" : "exit code " + code);
  }
}
