package io.dpmgrid.pmem.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to staged regions: the file's bytes, block borders, leases, interrupts. */
final class StagedRegionBehaviourTest {
  private final StagingBuffers staging = new StagingBuffers(2);

  @TempDir private Path directory = Path.of("set by JUnit");

  @Test
  void shouldLeaveTheFileAloneUntilItIsWrittenBack() throws IOException {
    try (Region region = create(3 * 4096)) {
      region.putLong(5000, 7);
      region.fence();
      assertThat(Files.readAllBytes(region.path())).containsOnly(0);
      region.writeBack(5000, 8);
      assertThat(ByteBuffer.wrap(Files.readAllBytes(region.path())).get(5000)).isEqualTo((byte) 7);
    }
  }

  @Test
  void shouldWriteOnlyTheBlocksAroundTheRange() throws IOException {
    try (Region region = create(4 * 4096)) {
      for (int block = 0; block < 4; block++) {
        region.putByte(block * 4096L, (byte) 1);
      }
      region.persist(4096 + 100, 4096);
      byte[] file = Files.readAllBytes(region.path());
      assertThat(new byte[] {file[0], file[4096], file[8192], file[12288]})
          .containsExactly(0, 1, 1, 0);
    }
  }

  @Test
  void shouldKeepTheSizeOfAFileThatIsNoMultipleOfABlock() throws IOException {
    Region region = create(10_000);
    region.put(9_000, new byte[] {1, 2, 3}, 0, 3);
    region.putByte(9_999, (byte) 9);
    region.persist(0, 10_000);
    region.close();
    assertThat(Files.size(region.path())).isEqualTo(10_000);
    try (Region again = StagedRegion.open(region.path(), 8192, true, staging)) {
      assertThat(again.getByte(9_999)).isEqualTo((byte) 9);
      again.putByte(9_998, (byte) 8);
      again.persist(9_998, 1);
    }
    assertThat(Files.readAllBytes(region.path())[9_998]).isEqualTo((byte) 8);
    assertThat(Files.size(region.path())).isEqualTo(10_000);
  }

  @Test
  void shouldLeaseItsBufferAgainAfterClose() throws IOException {
    Region first = create(8192);
    first.putLong(0, 1); // not persisted: must not leak into the next lessee
    first.close();
    ByteBuffer kept = staging.lease(8192);
    assertThat(kept.getLong(0)).isEqualTo(1);
    staging.giveBack(kept);
    Path other = directory.resolve("other");
    ZeroedFile.create(other, 8192);
    try (Region second = StagedRegion.open(other, MappedRegion.STANDARD_CHUNK, true, staging)) {
      assertThat(second.getLong(0)).isZero();
      assertThat(staging.lease(8192)).isNotSameAs(kept);
    }
  }

  @Test
  void shouldAlignItsBuffersToBlocks() throws IOException {
    for (int bytes : new int[] {1, 4096, 4097, 1 << 20}) {
      ByteBuffer buffer = staging.lease(bytes);
      assertThat(buffer.alignmentOffset(0, StagingBuffers.BLOCK)).isZero();
      assertThat(buffer.capacity() % StagingBuffers.BLOCK).isZero();
      assertThat(buffer.capacity()).isGreaterThanOrEqualTo(bytes);
    }
  }

  @Test
  void shouldPersistUnderAStormOfInterrupts() throws IOException {
    try (Region region = create(64 * 4096)) {
      CountDownLatch done = new CountDownLatch(1);
      Thread writer = Thread.currentThread();
      Thread storm =
          new Thread(
              () -> {
                while (done.getCount() > 0) {
                  writer.interrupt();
                  LockSupport.parkNanos(200_000);
                }
              });
      storm.start();
      for (int i = 0; i < 200; i++) {
        region.putLong(i * 8L * 100, i + 1);
        region.persist(i * 8L * 100, 8);
      }
      done.countDown();
      while (storm.isAlive()) {
        Thread.onSpinWait();
      }
      assertThat(Thread.interrupted()).isTrue();
    }
    try (Region region =
        StagedRegion.open(
            directory.resolve("region"), MappedRegion.STANDARD_CHUNK, true, staging)) {
      for (int i = 0; i < 200; i++) {
        assertThat(region.getLong(i * 8L * 100)).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void shouldAcknowledgeNothingAfterTheMediumFailed() throws IOException {
    try (StagedRegion region = create(8192)) {
      region.persist(0, 8);
      region.fail(new IOException("Input/output error"));
      assertThatThrownBy(() -> region.persist(0, 8))
          .isInstanceOf(MediumFailedException.class)
          .hasMessageContaining(region.path().toString())
          .hasStackTraceContaining("Input/output error");
      assertThatThrownBy(region::fence).isInstanceOf(MediumFailedException.class);
      assertThatThrownBy(() -> region.writeBack(0, 0)).isInstanceOf(MediumFailedException.class);
    }
  }

  private StagedRegion create(long size) throws IOException {
    Path file = directory.resolve("region");
    ZeroedFile.create(file, size);
    return StagedRegion.open(file, MappedRegion.STANDARD_CHUNK, true, staging);
  }
}
