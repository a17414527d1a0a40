package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointPacerTest {
  @TempDir Path work = Path.of("replaced");

  @Test
  void shouldBeginACheckpointWhenThereIsMuchLogToReplay() throws Exception {
    System.setProperty(CheckpointPacer.LOG_BYTES, String.valueOf(1 << 20));
    try (Ignite ignite =
        Ignition.start(
            NodeSettings.persistent(work, "n", NodeSettings.nextPort())
                .setPluginProviders(new RecordingPlugin(new RecordingFiles())))) {
      ignite.cluster().state(ClusterState.ACTIVE);
      NodeProcess.cache(ignite);
      NodeSettings.checkpoint(ignite);
      long before = starts();
      NodeProcess.put(NodeProcess.cache(ignite), 0, 3_000);

      // The engine's own frequency is ten minutes here.
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> starts() > before);
    } finally {
      System.clearProperty(CheckpointPacer.LOG_BYTES);
    }
  }

  @Test
  void shouldMeasureDistanceAcrossSegments() {
    assertThat(
            CheckpointPacer.distance(new WALPointer(3, 900, 0), new WALPointer(5, 100, 0), 1_000))
        .isEqualTo(1_200);
  }

  @Test
  void shouldSayWhatIsWrongWithItsProperty() {
    Properties system = new Properties();
    system.setProperty(CheckpointPacer.LOG_BYTES, "lots");
    assertThatThrownBy(() -> CheckpointPacer.logBytes(system)).hasMessageContaining("lots");
    system.setProperty(CheckpointPacer.LOG_BYTES, "-1");
    assertThatThrownBy(() -> CheckpointPacer.logBytes(system)).hasMessageContaining("negative");
  }

  private long starts() {
    File[] files = work.resolve("storage").resolve("n").resolve("cp").toFile().listFiles();
    return Stream.of(Objects.requireNonNull(files))
        .filter(file -> file.getName().endsWith("-START.bin"))
        .count();
  }
}
