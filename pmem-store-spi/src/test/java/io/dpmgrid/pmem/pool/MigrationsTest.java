package io.dpmgrid.pmem.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.pmem.region.Region;
import io.dpmgrid.pmem.testing.CrashMode;
import io.dpmgrid.pmem.testing.CrashableMedium;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Steps from older formats: in order, and committed only by the first update. */
final class MigrationsTest {
  private static final Path FILE = Path.of("pool", SuperblockDescriptor.FILE_NAME);
  private static final Migrations TO_3 = new Migrations(List.of(step(1, 5), step(2, 7)), 3);

  @Test
  void shouldApplyTheStepsInOrderAndCommitThemWithTheNextUpdate() throws IOException {
    Region region = versionOne();
    Superblock superblock = Superblock.open(region, TO_3);
    assertThat(superblock.state().formatVersion()).isEqualTo(3);
    assertThat(Superblock.read(region, 1))
        .extracting(SuperblockCopy::formatVersion)
        .containsExactly(1, 1);
    superblock.update(superblock.state().opened(true, -1));
    assertThat(Superblock.read(region, 3))
        .extracting(SuperblockCopy::formatVersion)
        .containsExactly(3, 1);
    assertThat(Superblock.open(region, TO_3).state()).isEqualTo(superblock.state());
    assertThat(region.getLong(SuperblockDescriptor.POOL_SET_OFFSET)).isEqualTo(57);
  }

  @Test
  void shouldRefuseAFormatBeforeTheFirstStep() throws IOException {
    Migrations from2 = new Migrations(List.of(step(2, 7)), 3);
    Region region = versionOne();
    assertThatThrownBy(() -> Superblock.open(region, from2))
        .isInstanceOf(PoolTooOldException.class)
        .hasMessageContaining("version 2..3")
        .hasMessageContaining("format version 1");
  }

  @Test
  void shouldRefuseStepsThatAreOutOfOrder() {
    assertThatThrownBy(() -> new Migrations(List.of(step(2, 1), step(1, 1)), 3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Migration step(int from, int digit) {
    return new Migration() {
      @Override
      public int from() {
        return from;
      }

      @Override
      public void apply(ByteBuffer copy) {
        int at = SuperblockDescriptor.POOL_SET_OFFSET;
        copy.putLong(at, copy.getLong(at) * 10 + digit);
      }
    };
  }

  private static Region versionOne() throws IOException {
    Region region =
        new CrashableMedium(Path.of("pool"), CrashMode.LOST_CACHES)
            .create(FILE, SuperblockDescriptor.FILE_LENGTH);
    Superblock.create(region, new PoolState(1, 1, new UUID(1, 2), "n", Instant.EPOCH, true, 0, -1));
    return region;
  }
}
