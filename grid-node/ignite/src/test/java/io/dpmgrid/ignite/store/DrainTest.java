package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of a larger baseline, drained one by one. */
@Timeout(300)
class DrainTest {
  private static final int KEYS = 3_000;
  private static final List<String> NODES = List.of("n1", "n2");

  @TempDir Path work = Path.of("replaced");
  private final int port = NodeSettings.nextPort();

  @Test
  void shouldLeaveNothingInTheLogOfOneNodeOfMany() throws Exception {
    crash();

    for (String name : NODES) {
      StoreDrain.drain(OurNode.persistent(directory(name), name, port));
      // What the page stores do not have is gone now.
      delete(directory(name).resolve("log"));
      delete(directory(name).resolve("archive"));
      delete(directory(name).resolve("storage").resolve(name).resolve("cp"));
    }

    assertThat(checkTogether("stock")).isEqualTo(KEYS);
  }

  @Test
  void shouldLetADrainedNodeJoinThoseThatWereNotDrained() throws Exception {
    crash();

    StoreDrain.drain(OurNode.persistent(directory("n2"), "n2", port));

    assertThat(checkTogether("ours")).isEqualTo(KEYS);
  }

  /** Both hold half of the keys; one dies inside a checkpoint, the other between two. */
  private void crash() throws Exception {
    try (NodeDriver first = NodeDriver.start("ours", directory("n1"), "n1", port);
        NodeDriver second = NodeDriver.start("ours", directory("n2"), "n2", port)) {
      assertThat(first.say("activate")).isEqualTo("ACTIVE");
      assertThat(first.say("put 0 " + KEYS / 2)).isNotNull();
      assertThat(first.say("checkpoint")).as(first.log()).isNotNull();
      assertThat(second.say("checkpoint")).as(second.log()).isNotNull();
      assertThat(first.say("put " + KEYS / 2 + " " + KEYS)).isNotNull();
      second.kill();
      assertThat(first.say("halt-in-checkpoint 40")).isNull();
      assertThat(first.exitCode()).as(first.log()).isEqualTo(9);
    }
  }

  private int checkTogether(String role) throws Exception {
    try (NodeDriver first = NodeDriver.start(role, directory("n1"), "n1", port);
        NodeDriver second = NodeDriver.start(role, directory("n2"), "n2", port)) {
      assertThat(second.say("activate")).as(second.log()).isEqualTo("ACTIVE");
      String right = second.say("check 0 " + KEYS);
      assertThat(right).as(second.log() + first.log()).isNotNull();
      return Integer.parseInt(right);
    }
  }

  private Path directory(String name) throws IOException {
    return Files.createDirectories(work.resolve(name));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }
}
