package io.dpmgrid.bench.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryReserveTest {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long PLENTY = 1 << 20;

  @Test
  void shouldHandOutMemoryWhileTheMachineHasLessThanBefore() throws IOException {
    assumeTrue(Files.isDirectory(MEMORY) && Files.getFileStore(MEMORY).type().equals("tmpfs"));
    assumeTrue(Files.getFileStore(MEMORY).getUsableSpace() > 3L << 30);
    AtomicLong free = new AtomicLong(PLENTY);
    try (RunArea area = new RunArea()) {
      Path directory = area.directory(MEMORY, "reserve");
      try (MemoryReserve reserve = new MemoryReserve(directory, 65, free::get)) {
        assertThat(reserve.leftMb()).isEqualTo(64);
        assertThat(reserve.toString()).startsWith("64 MiB, taken in ");
        assertThat(names(directory)).as("files that a killed process would leave").isZero();
        free.set(PLENTY - 1);
        await().until(() -> reserve.leftMb() == 0);
      }
    }
  }

  @Test
  void shouldLeaveAMachineWhatItNeeds() throws IOException {
    assumeTrue(Files.isDirectory(MEMORY) && Files.getFileStore(MEMORY).type().equals("tmpfs"));
    try (RunArea area = new RunArea();
        MemoryReserve reserve =
            new MemoryReserve(area.directory(MEMORY, "reserve"), 64, () -> 2048)) {
      assertThat(reserve.toString()).isEqualTo("none");
    }
  }

  @Test
  void shouldTakeNothingOfADisk(@TempDir Path disk) throws IOException {
    assumeTrue(!Files.getFileStore(disk).type().equals("tmpfs"));
    try (MemoryReserve reserve = new MemoryReserve(disk, 64, () -> PLENTY)) {
      assertThat(reserve.toString()).isEqualTo("none");
    }
  }

  private static long names(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.count();
    }
  }
}
