package io.dpmgrid.node.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.node.cluster.AckLedger;
import io.dpmgrid.node.cluster.LocalCluster;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.region.VolatileDirectory;
import io.dpmgrid.pmem.testing.FastJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Six kills of three nodes under the load of four writers, half of them on either medium; {@code
 * -Ddpm.soak.rounds=N} for N on each. Many more are {@code ./dpm soak kill}.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class KillSoakTest {
  private static final int ROUNDS = Integer.getInteger("dpm.soak.rounds", 3);

  @Test
  void shouldLoseNothingWhenAllNodesAreKilledOnEmulatedMemory() throws Exception {
    try (VolatileDirectory memory = new VolatileDirectory()) {
      soak(memory.path(), MediumKind.EMULATED);
    }
  }

  @Test
  void shouldLoseNothingWhenAllNodesAreKilledOnADisk(@TempDir Path disk) throws Exception {
    soak(disk, MediumKind.FILE);
  }

  private static void soak(Path directory, MediumKind kind) throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    System.out.println("seed " + seed);
    Map<String, String> keys =
        Map.of(
            "medium.kind", kind.id(),
            "caches[0].name", "soak",
            "log.segments", "4",
            "log.segment-size", "2MB",
            "memory.region-size", "64MB",
            "checkpoint.interval", "3s");
    try (LocalCluster cluster = new LocalCluster(directory, 3, keys, FastJvm.with("-Xmx384m"));
        AckLedger ledger = new AckLedger(directory.resolve("acks.txt"))) {
      SoakResult result =
          new KillSoak(cluster, "soak", SoakPlan.standard(ROUNDS, seed), System.out::println)
              .run(kind.id(), ledger);

      assertThat(result.good()).as("%s", result).isTrue();
      assertThat(result.acks()).isGreaterThan(ROUNDS * 500L);
      assertThat(Files.size(directory.resolve("acks.txt"))).isPositive();
    }
  }
}
