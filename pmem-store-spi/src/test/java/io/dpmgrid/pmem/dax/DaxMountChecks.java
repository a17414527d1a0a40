package io.dpmgrid.pmem.dax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.MediumProbe;
import io.dpmgrid.pmem.medium.MediumRequest;
import io.dpmgrid.pmem.medium.ProbeResult;
import io.dpmgrid.pmem.medium.Survives;
import io.dpmgrid.pmem.region.PersistModel;
import io.dpmgrid.pmem.region.Region;
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

  @Test
  void shouldBeProbedAsDaxThatSurvivesALossOfPower() throws IOException {
    ProbeResult found = new MediumProbe().probe(DaxVm.PMEM);

    assertThat(found.kind()).as("%s", found).isEqualTo(MediumKind.DAX);
    assertThat(found.survives()).as("%s", found).isEqualTo(Survives.POWER_LOSS);
    assertThat(found.fsType()).isEqualTo("ext4");
    assertThat(found.source()).isEqualTo("/dev/pmem0");
  }

  @Test
  void shouldPersistByCacheLines() throws IOException {
    Path file = DaxVm.PMEM.resolve("persist-model");
    try (Medium medium = Media.open(MediumRequest.of(DaxVm.PMEM));
        Region region = medium.create(file, 1 << 20)) {
      assertThat(region.persistModel()).isEqualTo(PersistModel.LINE);
    }
  }

  @Test
  void shouldRefuseARegionThatDoesNotFitAndLeaveNothingBehind() throws IOException {
    long more = Files.getFileStore(DaxVm.PMEM).getTotalSpace() + (1 << 20);
    Path file = DaxVm.PMEM.resolve("too-large");
    try (Medium medium = Media.open(MediumRequest.of(DaxVm.PMEM))) {
      assertThatThrownBy(() -> medium.create(file, more))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("free");
    }
    assertThat(file).doesNotExist();
  }
}
