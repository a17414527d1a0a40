package io.dpmgrid.pmem.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.pmem.region.MediumFailedException;
import io.dpmgrid.pmem.region.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CrashableMediumTest {
  private static final Path FILE = Path.of("sim", "a");
  private static final int LIMIT = 4096;
  private static final long SEED = 42;

  @Test
  void shouldLoseOrKeepAStoreThatNoFenceCovered() throws IOException {
    CrashableMedium medium = medium(CrashMode.LOST_CACHES);
    medium.region(FILE).putLong(0, 7);

    assertThat(imagesOf(medium, 0)).containsExactlyInAnyOrder("0", "7");
  }

  @Test
  void shouldKeepWhatWasWrittenBackAndFenced() throws IOException {
    CrashableMedium medium = medium(CrashMode.LOST_CACHES);
    medium.region(FILE).putLong(0, 7);
    medium.region(FILE).persist(0, 8);

    assertThat(imagesOf(medium, 0)).containsExactly("7");
  }

  @Test
  void shouldPromiseNothingForAWriteBackWithoutFence() throws IOException {
    CrashableMedium medium = medium(CrashMode.LOST_CACHES);
    medium.region(FILE).putLong(0, 7);
    medium.region(FILE).writeBack(0, 8);

    assertThat(imagesOf(medium, 0)).containsExactlyInAnyOrder("0", "7");
  }

  @Test
  void shouldNotCompleteTheWriteBacksOfAnotherThread() throws IOException {
    CrashableMedium medium = medium(CrashMode.LOST_CACHES);
    Region region = medium.region(FILE);
    region.putLong(0, 7);
    region.writeBack(0, 8);
    CompletableFuture.runAsync(region::fence).join();
    assertThat(imagesOf(medium, 0)).containsExactlyInAnyOrder("0", "7");

    region.fence();
    assertThat(imagesOf(medium, 0)).containsExactly("7");
  }

  @Test
  void shouldKeepStoresOfOneLineInOrder() throws IOException {
    CrashableMedium medium = medium(CrashMode.LOST_CACHES);
    medium.region(FILE).putLong(0, 1);
    medium.region(FILE).putLong(8, 2);

    assertThat(imagesOf(medium, 0, 8)).containsExactlyInAnyOrder("0 0", "1 0", "1 2");
  }

  @Test
  void shouldKeepNoOrderBetweenLines() throws IOException {
    CrashableMedium medium = medium(CrashMode.LOST_CACHES);
    medium.region(FILE).putLong(0, 1);
    medium.region(FILE).putLong(64, 2);

    assertThat(imagesOf(medium, 0, 64)).containsExactlyInAnyOrder("0 0", "1 0", "0 2", "1 2");
  }

  @Test
  void shouldTearABulkCopyWithinALine() throws IOException {
    CrashableMedium medium = medium(CrashMode.LOST_CACHES);
    byte[] ones = new byte[16];
    ones[0] = 1;
    ones[8] = 1;
    medium.region(FILE).put(0, ones, 0, 16);

    assertThat(imagesOf(medium, 0, 8)).containsExactlyInAnyOrder("0 0", "1 0", "0 1", "1 1");
  }

  @Test
  void shouldFindStoresThroughAView() throws IOException {
    CrashableMedium medium = medium(CrashMode.LOST_CACHES);
    medium.region(FILE).view().putLong(0, 1).putLong(8, 2);
    assertThat(imagesOf(medium, 0, 8)).containsExactlyInAnyOrder("0 0", "1 0", "0 2", "1 2");

    medium.region(FILE).persist(0, 16);
    assertThat(imagesOf(medium, 0, 8)).containsExactly("1 2");
  }

  @Test
  void shouldKeepAViewStoreBeforeALaterAccessorStoreToItsLine() throws IOException {
    CrashableMedium medium = medium(CrashMode.LOST_CACHES);
    medium.region(FILE).view().putLong(0, 1);
    medium.region(FILE).putLong(8, 2);

    assertThat(imagesOf(medium, 0, 8)).containsExactlyInAnyOrder("0 0", "1 0", "1 2");
  }

  @Test
  void shouldKeepProgramOrderWhereCachesPersist() throws IOException {
    CrashableMedium medium = medium(CrashMode.PERSISTENT_CACHES);
    medium.region(FILE).putLong(64, 1);
    medium.region(FILE).putLong(0, 2);
    assertThat(imagesOf(medium, 64, 0)).containsExactlyInAnyOrder("0 0", "1 0", "1 2");

    assertThat(imagesOf(medium, 64, 0)).as("what a crash point passed").containsExactly("1 2");
  }

  @Test
  void shouldKeepOrLoseWholeSectorsOfAFile() throws IOException {
    CrashableMedium medium = medium(CrashMode.FILE);
    byte[] ones = new byte[1024];
    ones[0] = 1;
    ones[504] = 1;
    ones[512] = 1;
    medium.region(FILE).put(0, ones, 0, 1024);

    assertThat(imagesOf(medium, 0, 504, 512))
        .containsExactlyInAnyOrder("0 0 0", "1 1 0", "0 0 1", "1 1 1");
  }

  @Test
  void shouldSampleTheExtremesWhereThereAreTooManyImages() throws IOException {
    CrashableMedium medium = medium(CrashMode.LOST_CACHES);
    for (int line = 0; line < 16; line++) {
      medium.region(FILE).putLong(line * 64L, 1);
    }
    int[] count = new int[1];
    Set<Integer> kept = new TreeSet<>();
    medium.crash(
        100,
        SEED,
        image -> {
          count[0]++;
          int lines = 0;
          for (int line = 0; line < 16; line++) {
            lines += (int) image.medium().region(FILE).getLong(line * 64L);
          }
          kept.add(lines);
        });

    assertThat(kept).contains(0, 1, 15, 16);
    assertThat(count[0]).isBetween(100, 200);
  }

  @Test
  void shouldFailForGoodWhenToldTo() throws IOException {
    CrashableMedium medium = medium(CrashMode.LOST_CACHES);
    medium.failAfter(1);
    medium.region(FILE).putLong(0, 1);

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> medium.region(FILE).persist(0, 8))
          .isInstanceOf(MediumFailedException.class);
    }
  }

  @Test
  void shouldFailAnAckOfADirtyLine() throws IOException {
    CrashableMedium medium = medium(CrashMode.LOST_CACHES);
    FlushAudit audit = new FlushAudit(medium);
    CrashableRegion region = medium.region(FILE);
    region.putLong(0, 1);
    region.writeBack(0, 8);
    assertThatThrownBy(() -> audit.acknowledged(region, 0, 8)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(audit::acknowledgedEverything).isInstanceOf(AssertionError.class);

    region.fence();
    audit.acknowledged(region, 0, 8);
    audit.acknowledgedEverything();
    audit.assertNothingRedundant();
  }

  @Test
  void shouldFailARedundantFlush() throws IOException {
    CrashableMedium medium = medium(CrashMode.LOST_CACHES);
    FlushAudit audit = new FlushAudit(medium);
    medium.region(FILE).putLong(0, 1);
    medium.region(FILE).persist(0, 64);
    audit.assertNothingRedundant();

    medium.region(FILE).persist(0, 64);
    assertThatThrownBy(audit::assertNothingRedundant).isInstanceOf(AssertionError.class);
    assertThat(audit.writeBacks()).isEqualTo(2);
  }

  private static CrashableMedium medium(CrashMode mode) throws IOException {
    CrashableMedium medium = new CrashableMedium(Path.of("sim"), mode);
    medium.create(FILE, 4096);
    return medium;
  }

  /** The values at {@code offsets} over all images. */
  private static Set<String> imagesOf(CrashableMedium medium, int... offsets) {
    Set<String> seen = new TreeSet<>();
    medium.crash(
        LIMIT,
        SEED,
        image -> {
          StringBuilder text = new StringBuilder();
          for (int offset : offsets) {
            text.append(text.isEmpty() ? "" : " ")
                .append(image.medium().region(FILE).getLong(offset));
          }
          seen.add(text.toString());
        });
    return seen;
  }
}
