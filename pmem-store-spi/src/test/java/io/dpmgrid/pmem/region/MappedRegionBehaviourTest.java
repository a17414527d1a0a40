package io.dpmgrid.pmem.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is particular to mapped regions: no garbage, real write-back, faults, added cost. */
final class MappedRegionBehaviourTest {
  private static final int SIZE = 256 * 1024;

  private VolatileDirectory directory;

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = new VolatileDirectory();
  }

  @AfterEach
  void deleteDirectory() throws IOException {
    directory.close();
  }

  @Test
  void shouldUseTheProcessorsOwnWriteBackWhereTheJvmOpensIt() {
    // The build opens jdk.internal.misc for tests, so falling back to force would be a fault here.
    assertThat(CacheLines.AVAILABLE).isTrue();
  }

  @Test
  void shouldAllocateNothingPerOperation() throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Region region = create(SIZE, MappedRegion.STANDARD_CHUNK, AccessCost.NONE)) {
      byte[] bytes = new byte[300];
      ByteBuffer direct = ByteBuffer.allocateDirect(300);
      operate(region, bytes, direct, 20_000);
      long id = Thread.currentThread().getId();
      long before = threads.getThreadAllocatedBytes(id);
      operate(region, bytes, direct, 20_000);
      long allocated = threads.getThreadAllocatedBytes(id) - before;
      // Asking costs a few bytes itself; one object per operation would be 320,000.
      assertThat(allocated).isLessThan(4096);
    }
  }

  @Test
  void shouldFailInPlaceOfAcknowledgingOnceItsFileIsTruncated() throws IOException {
    RegionWatch watch = new RegionWatch(Duration.ofMillis(10));
    MappedRegion region = create(SIZE, MappedRegion.STANDARD_CHUNK, AccessCost.NONE);
    try (Region watched = watch.add(region)) {
      truncate(region.path(), 4096);
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(
                          () -> {
                            watched.putLong(8, 1); // still inside the file: no fault helps
                            watched.persist(8, 8);
                          })
                      .isInstanceOf(MediumFailedException.class)
                      .hasStackTraceContaining("truncated from 262144 to 4096 bytes"));
    }
  }

  @Test
  void shouldFailOnceItsFileIsDeletedOrReplaced() throws IOException {
    RegionWatch watch = new RegionWatch(Duration.ofMillis(10));
    for (boolean replaced : new boolean[] {false, true}) {
      Region region = watch.add(create(4096, MappedRegion.STANDARD_CHUNK, AccessCost.NONE));
      if (replaced) {
        // In one step: the watch must not find the path empty in between.
        Path other = region.path().resolveSibling("other");
        ZeroedFile.create(other, 4096);
        Files.move(other, region.path(), StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.delete(region.path());
      }
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(region::fence)
                      .isInstanceOf(MediumFailedException.class)
                      .hasStackTraceContaining(replaced ? "took its place" : "is gone"));
      region.close();
      Files.deleteIfExists(region.path());
    }
  }

  @Test
  void shouldTurnAFaultIntoAFailureOfTheMedium() throws IOException {
    try (Region region = create(SIZE, MappedRegion.STANDARD_CHUNK, AccessCost.NONE)) {
      truncate(region.path(), 4096);
      // Before JDK 21 the error of a fault is the JVM's to deliver, at once or a little later.
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(
                          () -> {
                            region.put(8192, new byte[100], 0, 100);
                            region.persist(8192, 100);
                          })
                      .isInstanceOfAny(MediumFailedException.class, InternalError.class));
    }
  }

  @Test
  void shouldAddTheLatencyOfThePlayedMedium() throws IOException {
    AccessCost cost = new AccessCost(200_000, 50_000, 0);
    try (Region region = create(SIZE, 4096, cost)) {
      assertThat(nanos(() -> region.getLong(0))).isGreaterThanOrEqualTo(200_000);
      assertThat(nanos(() -> region.writeBack(63, 2))).isGreaterThanOrEqualTo(2 * 50_000);
      assertThat(nanos(() -> region.writeBack(4096 - 64, 256))).isGreaterThanOrEqualTo(4 * 50_000);
    }
  }

  @Test
  void shouldCapTheBandwidthOfThePlayedMedium() throws IOException {
    AccessCost cost = new AccessCost(0, 0, 0.001);
    try (Region region = create(SIZE, MappedRegion.STANDARD_CHUNK, cost)) {
      assertThat(nanos(() -> region.persist(0, 64 * 100))).isGreaterThanOrEqualTo(6_400_000);
    }
  }

  @Test
  void shouldKeepAViewUsableAfterItsRegionWasClosed() throws IOException {
    Region region = create(SIZE, MappedRegion.STANDARD_CHUNK, AccessCost.NONE);
    ByteBuffer view = region.view();
    view.putLong(0, 7);
    region.close();
    assertThat(view.getLong(0)).isEqualTo(7);
  }

  @Test
  void shouldRefuseAnEmptyFile() throws IOException {
    Path file = Files.createFile(directory.path().resolve("empty"));
    assertThatThrownBy(
            () ->
                MappedRegion.open(
                    file, MapMode.READ_WRITE, MappedRegion.STANDARD_CHUNK, AccessCost.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is empty");
  }

  private MappedRegion create(int size, long chunkBytes, AccessCost cost) throws IOException {
    Path file = directory.path().resolve("region");
    ZeroedFile.create(file, size);
    return MappedRegion.open(file, MapMode.READ_WRITE, chunkBytes, cost);
  }

  private static void operate(Region region, byte[] bytes, ByteBuffer direct, int times) {
    for (int i = 0; i < times; i++) {
      long at = (i * 317L) % (SIZE - 1024);
      region.put(at, bytes, 0, bytes.length);
      region.put(at, direct.clear());
      region.putLong(at & -8, i);
      region.putInt(at, i);
      region.putByte(at, (byte) i);
      region.writeBack(at, bytes.length);
      region.fence();
      region.get(at, bytes, 0, bytes.length);
      region.get(at, direct.clear());
      region.copy(at, at + 500, 200);
      region.zero(at, 50);
      if (region.getLong(at & -8) == region.getInt(at) + Long.MAX_VALUE) {
        region.persist(at, region.getByte(at));
      }
    }
  }

  private static void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  private static long nanos(Runnable action) {
    long start = System.nanoTime();
    action.run();
    return System.nanoTime() - start;
  }
}
