package io.dpmgrid.pmem.dax;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.testing.DaxVm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import jdk.nio.mapmode.ExtendedMapMode;
import org.junit.jupiter.api.Test;

/** Runs inside the machine only: is what was mounted there the real thing? */
final class DaxMountChecks {
  @Test
  void shouldMapWithMapSync() throws IOException {
    Path file = Files.createTempFile(DaxVm.PMEM, "map-sync", null);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(4096), 0);
      MappedByteBuffer mapped = channel.map(ExtendedMapMode.READ_WRITE_SYNC, 0, 4096);
      mapped.putLong(64, 42);
      mapped.force(64, 8);
      ByteBuffer read = ByteBuffer.allocate(8);
      channel.read(read, 64);
      assertThat(read.flip().getLong()).isEqualTo(42);
    } finally {
      Files.delete(file);
    }
  }
}
