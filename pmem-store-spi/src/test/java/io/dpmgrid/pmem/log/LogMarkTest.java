package io.dpmgrid.pmem.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.region.Region;
import io.dpmgrid.pmem.testing.CrashMode;
import io.dpmgrid.pmem.testing.CrashableMedium;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogMarkTest {
  private static final UUID POOL = new UUID(5, 6);

  private final Path directory;

  LogMarkTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @EnumSource(CrashMode.class)
  void shouldNeverSayMoreThanWasReachedNorLessThanWasMarked(CrashMode mode) throws IOException {
    CrashableMedium medium = new CrashableMedium(directory, mode);
    int[] marked = new int[1];
    int[] images = new int[1];
    medium.beforeEachFence(
        () ->
            medium.crash(
                64,
                images[0],
                image -> {
                  images[0]++;
                  try (LogMark found = LogMark.open(image.medium(), directory, POOL)) {
                    int said = (int) found.state().segment() * 100 + found.state().offset();
                    assertThat(said).as("%s", image).isBetween(marked[0], marked[0] + 7);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }));
    try (LogMark mark = LogMark.open(medium, directory, POOL)) {
      mark.begin(0);
      for (int at = 7; at < 700; at += 7) {
        mark.advance(at / 100, at % 100);
        marked[0] = at;
      }
    }
    assertThat(images[0]).isGreaterThan(100);
  }

  @Test
  void shouldKeepTheFurtherPositionAcrossOpenings() throws IOException {
    CrashableMedium medium = new CrashableMedium(directory, CrashMode.LOST_CACHES);
    LogMark mark = LogMark.open(medium, directory, POOL);
    mark.advance(9, 1);
    assertThat(mark.state().offset()).as("not begun").isZero();
    mark.begin(6);
    mark.advance(7, 1 << 30);
    mark.advance(7, 100);
    mark.advance(6, 500);
    mark.close();

    LogMark again = LogMark.open(medium, directory, POOL);
    assertThat(again.state().since()).isEqualTo(6);
    assertThat(again.state().segment()).isEqualTo(7);
    assertThat(again.state().offset()).isEqualTo(1 << 30);
    again.advance(1L << 31, 5);
    LogMark third = LogMark.open(medium, directory, POOL);
    assertThat(third.state().segment()).isEqualTo(1L << 31);
    assertThat(third.state().offset()).isEqualTo(5);
  }

  @Test
  void shouldSayNothingWhenDamagedOrForeign() throws IOException {
    CrashableMedium medium = new CrashableMedium(directory, CrashMode.LOST_CACHES);
    LogMark mark = LogMark.open(medium, directory, POOL);
    assertThat(mark.state().since()).isNegative();
    mark.begin(3);
    mark.advance(3, 300);
    mark.advance(3, 400);
    mark.close();
    try (LogMark foreign = LogMark.open(medium, directory, new UUID(7, 8))) {
      assertThat(foreign.state().since()).isNegative();
      assertThat(foreign.state().offset()).isZero();
    }

    Region region = medium.open(directory.resolve(LogMark.FILE_NAME));
    int newer = LogMarkDescriptor.entry(1);
    region.putByte(newer, (byte) (region.getByte(newer) ^ 1));
    assertThat(LogMark.open(medium, directory, POOL).state().offset())
        .as("the other entry")
        .isEqualTo(300);
    region.putByte(LogMarkDescriptor.SINCE_OFFSET, (byte) 2);
    LogMark damaged = LogMark.open(medium, directory, POOL);
    assertThat(damaged.state().since()).isNegative();
    damaged.begin(5);
    assertThat(LogMark.open(medium, directory, POOL).state().offset()).as("begun anew").isZero();
    assertThat(LogMark.open(medium, directory, POOL).state().since()).isEqualTo(5);
  }
}
