package io.dpmgrid.node.admin;

import io.dpmgrid.node.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the engine's threads do in the nodes of a cluster, for the message of a test that hung. */
final class EngineThreads {
  private static final List<String> TOLD =
      List.of("\"exchange-worker", "checkpoint", "snapshot", "\"disco-", "dms-writer");
  private static final int FRAMES = 5;
  private static final String SILENCE = "no answer within ";
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Pattern FRAME =
      Pattern.compile(
          "^\\s+at (?:org\\.apache\\.ignite|io\\.dpmgrid)\\.\\S*?(\\w+\\.\\w+\\(\\S+\\))");

  private final LocalCluster cluster;

  EngineThreads(LocalCluster cluster) {
    this.cluster = cluster;
  }

  /** The stacks that may tell who waits for whom, a line each. */
  String stacks() throws IOException {
    StringBuilder told = new StringBuilder();
    for (int i = 1; i <= cluster.size(); i++) {
      // Of one that is dead there are none.
      told.append("node")
          .append(i)
          .append(":\n")
          .append(stacks(cluster.node(i).pid()))
          .append('\n');
    }
    return told.toString();
  }

  private static String stacks(long pid) throws IOException {
    String jstack = Path.of(System.getProperty("java.home"), "bin", "jstack").toString();
    String all = said(List.of(jstack, String.valueOf(pid)), LIMIT);
    if (all.startsWith(SILENCE)) {
      return all;
    }
    return Arrays.stream(all.split("\n\n"))
        .filter(stack -> TOLD.stream().anyMatch(stack.lines().findFirst().orElse("")::contains))
        .map(EngineThreads::line)
        .collect(Collectors.joining("\n"));
  }

  /** What a tool says, if it ends in time: what hangs the process may hang the tool too. */
  static String said(List<String> tool, Duration limit) throws IOException {
    Path answer = Files.createTempFile("engine-threads", ".txt");
    Process running =
        new ProcessBuilder(tool).redirectErrorStream(true).redirectOutput(answer.toFile()).start();
    try {
      return running.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
          ? Files.readString(answer)
          : SILENCE + limit.toMillis() + " ms";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    } finally {
      running.destroyForcibly();
      Files.delete(answer);
    }
  }

  /** A stack in one line: the thread, and the engine's and our frames. */
  private static String line(String stack) {
    String frames =
        stack
            .lines()
            .map(FRAME::matcher)
            .filter(Matcher::find)
            .map(frame -> frame.group(1))
            .limit(FRAMES)
            .collect(Collectors.joining(" < "));
    return stack.substring(0, stack.indexOf('"', 1) + 1) + " " + frames;
  }
}
