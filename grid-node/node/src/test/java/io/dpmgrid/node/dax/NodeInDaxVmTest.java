package io.dpmgrid.node.dax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dpmgrid.pmem.testing.DaxVm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node on a real fsdax file system with {@code MAP_SYNC}, in a machine that loses its power. */
@Tag("dax-vm")
final class NodeInDaxVmTest {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @TempDir Path directory;

  @BeforeEach
  void needsAMachine() throws Exception {
    String reason = DaxVm.unavailable();
    assumeTrue(reason == null, "NO NODE RAN ON REAL DAX: " + reason);
  }

  @Test
  void shouldKeepEveryAcknowledgedWriteWhenTheMachineIsKilled() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    int mark = 300 + new Random(seed).nextInt(700);
    DaxVm vm = new DaxVm(directory.resolve("pmem"));

    DaxVm.Outcome writing =
        vm.java(LIMIT, AckingNode.ACK + mark, AckingNode.class.getName(), "write");
    assertThat(writing.exitCode()).as(describe(writing)).isEqualTo(DaxVm.KILLED);
    assertThat(writing.lines()).anyMatch(line -> line.startsWith("MEDIUM dax"));

    DaxVm.Outcome reading =
        vm.java(LIMIT, null, AckingNode.class.getName(), "verify", Integer.toString(acks(writing)));
    assertThat(reading.exitCode()).as(describe(reading)).isZero();
    assertThat(reading.lines()).contains(AckingNode.KEPT + acks(writing));
  }

  private static int acks(DaxVm.Outcome outcome) {
    List<Integer> acks =
        outcome.lines().stream()
            .filter(line -> line.matches(AckingNode.ACK + "\\d+"))
            .map(line -> Integer.parseInt(line.substring(AckingNode.ACK.length())))
            .toList();
    return acks.get(acks.size() - 1);
  }

  private static String describe(DaxVm.Outcome outcome) {
    List<String> lines = outcome.lines();
    return outcome.errors() + "\n" + lines.subList(Math.max(0, lines.size() - 5), lines.size());
  }
}
