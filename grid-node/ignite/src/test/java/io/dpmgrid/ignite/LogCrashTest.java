package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.medium.MediumKind;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real node in a process of its own, killed while four threads write. */
final class LogCrashTest {
  private static final int WRITERS = 4;
  private static final int ACKS_BEFORE_KILL = 8_000;
  private static final int ROUNDS = 2;

  /** The process that is killed: {@code root port kind round}. */
  static final class Child {
    private Child() {}

    /** Writes {@code key=round} and says so on stdout after each acknowledgement. */
    public static void main(String[] arguments) throws Exception {
      Path root = Path.of(arguments[0]);
      int round = Integer.parseInt(arguments[3]);
      LogNodes nodes = new LogNodes(root, Integer.parseInt(arguments[1]));
      MediumKind kind = MediumKind.valueOf(arguments[2]);
      Ignite ignite = round == 0 ? nodes.start("a", kind, c -> c) : nodes.restart("a", kind);
      if (round == 0) {
        LogNodes.activate(ignite);
      }
      IgniteCache<Integer, byte[]> cache = ignite.getOrCreateCache("c");
      for (int writer = 0; writer < WRITERS; writer++) {
        int lane = writer;
        new Thread(
                () -> {
                  for (int i = 0; ; i++) {
                    cache.put(i * WRITERS + lane, LogNodes.value(i * WRITERS + lane + round, 300));
                    System.out.println("ack " + lane + " " + i);
                  }
                })
            .start();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EMULATED", "FILE"})
  void shouldKeepEveryAcknowledgedWriteWhenTheProcessIsKilled(MediumKind kind) throws Exception {
    try (MediumRoot root = MediumRoot.on(kind);
        LogNodes nodes = new LogNodes(root.path())) {
      for (int round = 0; round < ROUNDS; round++) {
        int[] acked = writeUntilKilled(root, nodes.discoveryPort(), round);
        Ignite ignite = nodes.restart("a", kind);
        IgniteCache<Integer, byte[]> cache = ignite.getOrCreateCache("c");
        for (int lane = 0; lane < WRITERS; lane++) {
          for (int i = 0; i <= acked[lane]; i++) {
            int key = i * WRITERS + lane;
            assertThat(cache.get(key))
                .as("round %s key %s", round, key)
                .isEqualTo(LogNodes.value(key + round, 300));
          }
        }
        nodes.stop(ignite);
      }
    }
  }

  private static int[] writeUntilKilled(MediumRoot root, int port, int round) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--add-opens"))
            .toList());
    command.addAll(List.of("-ea", "-Xmx700m", "-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(
            Child.class.getName(),
            root.path().toString(),
            Integer.toString(port),
            root.kind().name(),
            Integer.toString(round)));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    AtomicIntegerArray acked = new AtomicIntegerArray(WRITERS);
    for (int lane = 0; lane < WRITERS; lane++) {
      acked.set(lane, -1);
    }
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      int seen = 0;
      String line;
      while ((line = out.readLine()) != null) {
        if (line.matches("ack \\d \\d+")) {
          String[] words = line.split(" ", -1);
          acked.set(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
          if (++seen == ACKS_BEFORE_KILL) {
            // Not Process.destroyForcibly: it would drop acknowledgements still in the pipe.
            child.toHandle().destroyForcibly();
          }
        }
      }
      assertThat(seen).isGreaterThanOrEqualTo(ACKS_BEFORE_KILL);
    } finally {
      child.destroyForcibly().waitFor();
    }
    int[] result = new int[WRITERS];
    for (int lane = 0; lane < WRITERS; lane++) {
      result[lane] = acked.get(lane);
    }
    return result;
  }
}
