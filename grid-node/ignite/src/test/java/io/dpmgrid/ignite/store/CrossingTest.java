package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stores that go from a stock engine to ours and back, in processes that are really killed. */
@Timeout(300)
class CrossingTest {
  private static final int KEYS = 3_000;

  @TempDir Path work = Path.of("replaced");
  private final int port = NodeSettings.nextPort();

  @Test
  void shouldAdoptAStoreThatStockLeftInTheMiddleOfACheckpoint() throws Exception {
    crashInCheckpoint("stock");
    assertThat(recoveryFiles()).isEmpty();

    try (Ignite ours = Ignition.start(OurNode.persistent(work, "n", port))) {
      ours.cluster().state(ClusterState.ACTIVE);
      assertThat(NodeProcess.check(NodeProcess.cache(ours), 0, KEYS)).isEqualTo(KEYS);
      assertThat(
              ours.configuration().getDataStorageConfiguration().isWriteRecoveryDataOnCheckpoint())
          .isTrue();
      NodeProcess.put(NodeProcess.cache(ours), KEYS, 2 * KEYS);
      NodeSettings.checkpoint(ours);
      assertThat(recoveryFiles()).as("from now on checkpoints write recovery data").isNotEmpty();
    }
  }

  @Test
  void shouldHandAStoreToStockAfterItWasDrained() throws Exception {
    crashInCheckpoint("ours");
    assertThat(recoveryFiles()).isNotEmpty();

    StoreDrain.Report report = StoreDrain.drain(OurNode.persistent(work, "n", port));
    assertThat(report.interrupted()).isTrue();

    try (NodeDriver stock = NodeDriver.start("stock", work, "n", port)) {
      assertThat(stock.say("classes")).isEqualTo("none");
      assertThat(stock.say("activate")).isEqualTo("ACTIVE");
      assertThat(stock.say("check 0 " + KEYS)).isEqualTo(String.valueOf(KEYS));
      assertThat(stock.say("put " + KEYS + " " + 2 * KEYS)).isEqualTo(String.valueOf(KEYS));
      stock.stop();
    }
    try (Ignite ours = Ignition.start(OurNode.persistent(work, "n", port))) {
      ours.cluster().state(ClusterState.ACTIVE);
      assertThat(NodeProcess.check(NodeProcess.cache(ours), 0, 2 * KEYS)).isEqualTo(2 * KEYS);
    }
  }

  @Test
  void shouldRecoverItsOwnInterruptedCheckpoint() throws Exception {
    crashInCheckpoint("ours");

    try (Ignite ours = Ignition.start(OurNode.persistent(work, "n", port))) {
      ours.cluster().state(ClusterState.ACTIVE);
      assertThat(NodeProcess.check(NodeProcess.cache(ours), 0, KEYS)).isEqualTo(KEYS);
    }
  }

  @Test
  void shouldRefuseToRestoreFromNothingWhenRecoveryFilesWereLost() throws Exception {
    crashInCheckpoint("ours");
    for (String file : recoveryFiles()) {
      assertThat(checkpointDirectory().resolve(file).toFile().delete()).isTrue();
    }

    assertThat(NodeDriver.startInVain("ours", work, "n", port))
        .contains("neither its recovery files", "nor physical records");
  }

  private void crashInCheckpoint(String role) throws Exception {
    try (NodeDriver node = NodeDriver.start(role, work, "n", port)) {
      assertThat(node.say("activate")).isEqualTo("ACTIVE");
      assertThat(node.say("put 0 " + KEYS / 2)).isNotNull();
      assertThat(node.say("checkpoint")).as(node.log()).isNotNull();
      assertThat(node.say("put " + KEYS / 2 + " " + KEYS)).isNotNull();
      assertThat(node.say("halt-in-checkpoint 40")).isNull();
      assertThat(node.exitCode()).as(node.log()).isEqualTo(9);
    }
  }

  private List<String> recoveryFiles() {
    File[] files = checkpointDirectory().toFile().listFiles();
    return Stream.of(Objects.requireNonNull(files))
        .map(File::getName)
        .filter(name -> name.contains("-RECOVERY-"))
        .toList();
  }

  private Path checkpointDirectory() {
    return work.resolve("storage").resolve("n").resolve("cp");
  }
}
