package io.dpmgrid.bench.api;

import io.dpmgrid.bench.BenchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs {@code wrk} and {@code taskset}, which come with the system. */
final class Wrk {
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern WRONG = Pattern.compile("Non-2xx or 3xx responses: ([0-9]+)");
  private static final Pattern BROKEN = Pattern.compile("Socket errors: .*");

  private Wrk() {}

  /**
   * Fails before anything is started.
   *
   * @throws BenchException naming what is missing
   */
  static void require() {
    if (Runtime.getRuntime().availableProcessors() < 2) {
      throw new BenchException("bench api needs two processors: one for the node, one for wrk.");
    }
    for (List<String> command : List.of(List.of("wrk", "-v"), List.of("taskset", "-V"))) {
      try {
        run(command);
      } catch (IOException e) {
        throw new BenchException(
            command.get(0)
                + " is missing. Install the packages wrk and util-linux (apt-get install wrk"
                + " util-linux).",
            e);
      }
    }
  }

  /** Confines all threads of a process to one processor. */
  static void pin(long process, int processor) throws IOException {
    run(List.of("taskset", "-a", "-p", "-c", String.valueOf(processor), String.valueOf(process)));
  }

  /**
   * Requests per second that one connection after another gets out of the server, from one
   * processor.
   *
   * @throws BenchException if an answer was wrong
   */
  static double rate(int processor, int connections, int seconds, String token, String url)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("taskset", "-c", String.valueOf(processor)));
    command.addAll(List.of("wrk", "-t1", "-c" + connections, "-d" + seconds + "s"));
    command.addAll(List.of("-H", "Authorization: Bearer " + token, url));
    String report = run(command);
    Matcher rate = RATE.matcher(report);
    if (!rate.find() || WRONG.matcher(report).find() || BROKEN.matcher(report).find()) {
      throw new BenchException("wrk did not get right answers only:\n" + report);
    }
    return Double.parseDouble(rate.group(1));
  }

  private static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        throw new BenchException(command.get(0) + " does not end.");
      }
      return said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException(command.get(0) + " was interrupted.", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
