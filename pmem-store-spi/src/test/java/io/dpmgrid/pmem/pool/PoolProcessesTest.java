package io.dpmgrid.pmem.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.MediumRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One pool, two processes. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class PoolProcessesTest {
  @Test
  void shouldRefuseASecondProcessAndNameTheFirst(@TempDir Path disk) throws Exception {
    try (Medium medium = Media.open(MediumRequest.of(disk))) {
      Path directory = medium.directory().resolve("pool");
      try (Pool pool = Pool.create(medium, directory, PoolOwner.of("node1"))) {
        assertThatThrownBy(() -> Pool.open(medium, directory, PoolOwner.of("node1")))
            .isInstanceOf(PoolInUseException.class);
        Process second = start(directory);
        assertThat(firstLine(second))
            .startsWith("refused")
            .contains("process " + ProcessHandle.current().pid());
        assertThat(second.waitFor()).isZero();
        assertThat(pool.state().generation()).isEqualTo(2);
      }
    }
  }

  @Test
  void shouldOpenAsUncleanAfterItsOwnerWasKilled(@TempDir Path disk) throws Exception {
    try (Medium medium = Media.open(MediumRequest.of(disk))) {
      Path directory = medium.directory().resolve("pool");
      Pool.create(medium, directory, PoolOwner.of("node1")).close();
      Process owner = start(directory);
      try {
        assertThat(firstLine(owner)).isEqualTo("open unclean-before=false");
        PoolInspection seen = new PoolInspector().inspect(directory);
        assertThat(seen.ownerProcess()).isEqualTo(owner.pid());
        assertThatThrownBy(() -> Pool.open(medium, directory, PoolOwner.of("node1")))
            .isInstanceOf(PoolInUseException.class)
            .hasMessageContaining("process " + owner.pid());
      } finally {
        owner.destroyForcibly().waitFor();
      }
      try (Pool pool = Pool.open(medium, directory, PoolOwner.of("node1"))) {
        assertThat(pool.uncleanBefore()).isTrue();
      }
    }
  }

  private static Process start(Path directory) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            PoolProcess.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String firstLine(Process process) throws IOException {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    return line == null ? "" : line;
  }
}
