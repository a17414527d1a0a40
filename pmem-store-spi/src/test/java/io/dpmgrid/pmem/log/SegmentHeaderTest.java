package io.dpmgrid.pmem.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.region.Region;
import io.dpmgrid.pmem.testing.CrashImage;
import io.dpmgrid.pmem.testing.CrashMode;
import io.dpmgrid.pmem.testing.CrashableMedium;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Headers that are longer than what a medium stores in one piece. */
class SegmentHeaderTest {
  private static final int LENGTH = 1_200;
  private static final int SIZE = 4_096;
  private static final int IMAGES = 200;
  private static final long SEED = 17;

  @ParameterizedTest
  @EnumSource(CrashMode.class)
  void shouldLeaveTheOldHeaderOrTheNewOneOrNoneInEveryCrashImage(
      CrashMode mode, @TempDir Path directory) throws IOException {
    CrashableMedium medium = new CrashableMedium(directory, mode);
    Path file = directory.resolve("slot");
    try (Region slot = medium.create(file, SIZE)) {
      byte[] old = header(1);
      SegmentHeader.write(slot, ByteBuffer.wrap(old));
      byte[] next = header(2);
      int[] seen = new int[1];
      Runnable crash =
          () ->
              medium.crash(
                  IMAGES,
                  SEED,
                  image -> {
                    seen[0]++;
                    assertThat(begin(image, file))
                        .as("%s", image.description())
                        .satisfiesAnyOf(
                            found -> assertThat(found).isEqualTo(old),
                            found -> assertThat(found).isEqualTo(next),
                            found -> assertThat(Arrays.copyOf(found, Long.BYTES)).containsOnly(0));
                  });
      medium.beforeEachFence(crash);

      SegmentHeader.write(slot, ByteBuffer.wrap(next));

      medium.beforeEachFence(() -> {});
      medium.crash(
          IMAGES, SEED, image -> assertThat(begin(image, file)).as("durable").isEqualTo(next));
      assertThat(seen[0]).isGreaterThan(3);
    }
  }

  private static byte[] begin(CrashImage image, Path file) {
    byte[] bytes = new byte[LENGTH];
    image.medium().region(file).get(0, bytes, 0, LENGTH);
    return bytes;
  }

  private static byte[] header(int fill) {
    byte[] header = new byte[LENGTH];
    Arrays.fill(header, (byte) fill);
    return header;
  }
}
