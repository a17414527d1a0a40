package io.dpmgrid.node.admin;

import io.dpmgrid.node.cluster.LocalCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the engine's threads do in the nodes of a cluster, for the message of a test that hung. */
final class EngineThreads {
  private static final List<String> TOLD =
      List.of("\"exchange-worker", "checkpoint", "snapshot", "\"disco-", "dms-writer");
  private static final int FRAMES = 5;
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
    Process jstack =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jstack").toString(),
                String.valueOf(pid))
            .redirectErrorStream(true)
            .start();
    String all = new String(jstack.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return Arrays.stream(all.split("\n\n"))
        .filter(stack -> TOLD.stream().anyMatch(stack.lines().findFirst().orElse("")::contains))
        .map(EngineThreads::line)
        .collect(Collectors.joining("\n"));
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
