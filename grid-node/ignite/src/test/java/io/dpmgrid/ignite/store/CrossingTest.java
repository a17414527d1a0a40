package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteSystemProperties;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void shouldAdoptTheLogOfAKilledStockEngineOfEverySerializer(String serializer) throws Exception {
    String version = "-D" + IgniteSystemProperties.IGNITE_WAL_SERIALIZER_VERSION + "=" + serializer;
    try (NodeDriver stock = NodeDriver.start("stock", work, "n", port, version)) {
      assertThat(stock.say("activate")).isEqualTo("ACTIVE");
      assertThat(stock.say("put 0 " + KEYS / 2)).isNotNull();
      assertThat(stock.say("checkpoint")).as(stock.log()).isNotNull();
      assertThat(stock.say("put " + KEYS / 2 + " " + KEYS)).isNotNull();
      stock.kill();
    }
    assertThat(serializersOfTheLog()).containsOnly(Integer.valueOf(serializer));

    try (NodeDriver ours = NodeDriver.start("ours", work, "n", port)) {
      assertThat(ours.say("activate")).isEqualTo("ACTIVE");
      assertThat(ours.say("check 0 " + KEYS)).as(ours.log()).isEqualTo(String.valueOf(KEYS));
      assertThat(ours.say("put " + KEYS + " " + 2 * KEYS)).isEqualTo(String.valueOf(KEYS));
      ours.kill();
    }

    try (Ignite again = Ignition.start(OurNode.persistent(work, "n", port))) {
      again.cluster().state(ClusterState.ACTIVE);
      assertThat(NodeProcess.check(NodeProcess.cache(again), 0, 2 * KEYS)).isEqualTo(2 * KEYS);
    }
  }

  @Test
  void shouldLetStockOpenItsStoreWhenItWasKilledBetweenCheckpoints() throws Exception {
    try (NodeDriver ours = NodeDriver.start("ours", work, "n", port)) {
      assertThat(ours.say("activate")).isEqualTo("ACTIVE");
      assertThat(ours.say("put 0 " + KEYS / 2)).isNotNull();
      assertThat(ours.say("checkpoint")).as(ours.log()).isNotNull();
      assertThat(ours.say("put " + KEYS / 2 + " " + KEYS)).isNotNull();
      ours.kill();
    }

    try (NodeDriver stock = NodeDriver.start("stock", work, "n", port)) {
      assertThat(stock.say("classes")).isEqualTo("none");
      assertThat(stock.say("activate")).isEqualTo("ACTIVE");
      assertThat(stock.say("check 0 " + KEYS)).as(stock.log()).isEqualTo(String.valueOf(KEYS));
      stock.stop();
    }
  }

  /** From the headers of the ring's segments. */
  private Set<Integer> serializersOfTheLog() throws IOException {
    Set<Integer> versions = new HashSet<>();
    try (Stream<Path> slots = Files.list(work.resolve("log").resolve("n"))) {
      for (Path slot : slots.filter(file -> file.toString().endsWith(".wal")).toList()) {
        ByteBuffer header = ByteBuffer.allocate(29).order(ByteOrder.nativeOrder());
        try (FileChannel file = FileChannel.open(slot)) {
          file.read(header);
        }
        if (header.get(0) != 0) {
          versions.add(header.getInt(21));
        }
      }
    }
    return versions;
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
