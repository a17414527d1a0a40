package io.dpmgrid.bench.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryReserveTest {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final int CHUNK_MB = 128;

  @Test
  void shouldHandOutMemoryAsOthersTakeIt() throws IOException {
    assumeTrue(Files.isDirectory(MEMORY) && Files.getFileStore(MEMORY).type().equals("tmpfs"));
    try (RunArea area = new RunArea()) {
      Path reserved = area.directory(MEMORY, "reserve");
      Path other = area.directory(MEMORY, "other").resolve("file");
      try (MemoryReserve reserve = new MemoryReserve(reserved, 2 * CHUNK_MB + 1)) {
        assertThat(reserve.toString()).startsWith(2 * CHUNK_MB + " MiB, in ");
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> {
                  grow(other);
                  return files(reserved) < 2;
                });
      }
      assertThat(files(reserved)).isZero();
    }
  }

  @Test
  void shouldTakeNothingOfADisk(@TempDir Path disk) throws IOException {
    assumeTrue(!Files.getFileStore(disk).type().equals("tmpfs"));
    try (MemoryReserve reserve = new MemoryReserve(disk, CHUNK_MB)) {
      assertThat(reserve.toString()).isEqualTo("none");
      assertThat(files(disk)).isZero();
    }
  }

  private static void grow(Path file) throws IOException {
    // No more than a small machine has: others may free memory meanwhile.
    if (!Files.exists(file) || Files.size(file) < 1L << 30) {
      Files.write(file, new byte[32 << 20], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  private static long files(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.count();
    }
  }
}
