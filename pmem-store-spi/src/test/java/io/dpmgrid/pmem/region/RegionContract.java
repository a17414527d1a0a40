package io.dpmgrid.pmem.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link Region} must do. An implementation inherits it and says how a region of zeros
 * is made and how it is opened again.
 */
public abstract class RegionContract {
  private static final int SIZE = 48 * 1024;

  private Region region;

  /** A new region of {@code size} zero bytes; {@code disk} may be used, and is deleted later. */
  protected abstract Region create(Path disk, long size) throws IOException;

  /** Opens the region's bytes anew, as after a restart; the given region was closed before. */
  protected abstract Region reopen(Region closed) throws IOException;

  @BeforeEach
  final void makeRegion(@TempDir Path disk) throws IOException {
    region = create(disk, SIZE);
  }

  @AfterEach
  final void closeRegion() {
    region.close();
  }

  @Test
  void shouldBeZeroAndOfItsSizeWhenNew() {
    assertThat(region.size()).isEqualTo(SIZE);
    byte[] bytes = new byte[SIZE];
    new Random(1).nextBytes(bytes);
    region.get(0, bytes, 0, SIZE);
    assertThat(bytes).containsOnly(0);
  }

  @Test
  void shouldKeepPersistedBytesOverReopen() throws IOException {
    byte[] bytes = random(2, SIZE);
    region.put(0, bytes, 0, SIZE);
    region.persist(0, SIZE);
    region.close();
    region = reopen(region);
    assertThat(region.size()).isEqualTo(SIZE);
    assertThat(bytesOf(region)).isEqualTo(bytes);
  }

  @Test
  void shouldKeepEveryPersistedRangeOfABatchWithOneFence() throws IOException {
    byte[] expected = new byte[SIZE];
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      int length = 1 + random.nextInt(700);
      int at = random.nextInt(SIZE - length);
      byte[] piece = random(i, length);
      System.arraycopy(piece, 0, expected, at, length);
      region.put(at, piece, 0, length);
      region.writeBack(at, length);
    }
    region.fence();
    region.close();
    region = reopen(region);
    assertThat(bytesOf(region)).isEqualTo(expected);
  }

  @Test
  void shouldStoreNumbersLittleEndianAtEveryAlignment() {
    for (int at = 0; at < SIZE - 8; at += 1021) {
      long value = 0x0102030405060708L ^ ((long) at << 40);
      region.putLong(at, value);
      assertThat(region.getLong(at)).isEqualTo(value);
      byte[] raw = new byte[8];
      region.get(at, raw, 0, 8);
      assertThat(ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).getLong()).isEqualTo(value);
      region.putInt(at, 0x0a0b0c0d ^ at);
      assertThat(region.getInt(at)).isEqualTo(0x0a0b0c0d ^ at);
      assertThat(region.getByte(at)).isEqualTo((byte) (0x0d ^ at));
      region.putByte(at, (byte) 0x7f);
      assertThat(region.getByte(at)).isEqualTo((byte) 0x7f);
    }
  }

  @Test
  void shouldStoreAndLoadAcrossEveryBlockBoundary() {
    for (int boundary = 4096; boundary < SIZE; boundary += 4096) {
      for (int shift = 1; shift < 8; shift++) {
        region.putLong(boundary - shift, 0x1122334455667788L + shift);
        assertThat(region.getLong(boundary - shift)).isEqualTo(0x1122334455667788L + shift);
        region.putInt(boundary - shift, 0x55667788 + shift);
        assertThat(region.getInt(boundary - shift)).isEqualTo(0x55667788 + shift);
      }
    }
  }

  @Test
  void shouldTransferBuffersOfBothKindsAndAdvanceThem() {
    byte[] bytes = random(4, 10_000);
    for (boolean direct : new boolean[] {false, true}) {
      ByteBuffer src = buffer(direct, 10_016);
      src.position(7).put(bytes).flip().position(7);
      region.put(3001, src);
      assertThat(src.remaining()).isZero();
      assertThat(src.position()).isEqualTo(10_007);

      ByteBuffer dst = buffer(direct, 10_016);
      dst.position(9).limit(10_009);
      region.get(3001, dst);
      assertThat(dst.position()).isEqualTo(10_009);
      byte[] back = new byte[10_000];
      dst.position(9).get(back);
      assertThat(back).isEqualTo(bytes);
      region.zero(0, SIZE);
    }
  }

  @Test
  void shouldCopyOverlappingRangesAsThroughABuffer() {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      byte[] model = random(round, SIZE);
      region.put(0, model, 0, SIZE);
      int length = random.nextInt(20_000);
      int from = random.nextInt(SIZE - length);
      int to = random.nextInt(SIZE - length);
      System.arraycopy(model, from, model, to, length);
      region.copy(from, to, length);
      assertThat(bytesOf(region))
          .as("round %s: %s to %s, %s", round, from, to, length)
          .isEqualTo(model);
    }
  }

  @Test
  void shouldZeroExactlyTheGivenRange() {
    byte[] model = random(6, SIZE);
    region.put(0, model, 0, SIZE);
    java.util.Arrays.fill(model, 4095, 4095 + 20_001, (byte) 0);
    region.zero(4095, 20_001);
    assertThat(bytesOf(region)).isEqualTo(model);
  }

  @Test
  void shouldRefuseEverythingOutsideItsBoundsAndTouchNothing() {
    byte[] bytes = random(7, 100);
    assertRefused(() -> region.put(SIZE - 99, bytes, 0, 100));
    assertRefused(() -> region.put(-1, bytes, 0, 100));
    assertRefused(() -> region.put(0, bytes, 1, 100));
    assertRefused(() -> region.put(0, bytes, 0, -1));
    assertRefused(() -> region.put(SIZE - 99, ByteBuffer.wrap(bytes)));
    assertRefused(() -> region.get(SIZE - 99, bytes, 0, 100));
    assertRefused(() -> region.get(SIZE - 99, ByteBuffer.wrap(bytes)));
    assertRefused(() -> region.putByte(SIZE, (byte) 1));
    assertRefused(() -> region.putInt(SIZE - 3, 1));
    assertRefused(() -> region.putLong(SIZE - 7, 1));
    assertRefused(() -> region.putLong(Long.MAX_VALUE, 1));
    assertRefused(() -> region.getByte(-1));
    assertRefused(() -> region.getInt(SIZE - 3));
    assertRefused(() -> region.getLong(SIZE - 7));
    assertRefused(() -> region.copy(0, SIZE - 1, 2));
    assertRefused(() -> region.copy(SIZE - 1, 0, 2));
    assertRefused(() -> region.zero(SIZE - 1, 2));
    assertRefused(() -> region.writeBack(SIZE - 1, 2));
    assertRefused(() -> region.persist(-1, 2));
    assertRefused(() -> region.persist(1, Long.MAX_VALUE));
    assertThat(bytesOf(region)).containsOnly(0);
  }

  @Test
  void shouldAcceptEmptyRangesUpToItsEnd() {
    region.put(SIZE, new byte[0], 0, 0);
    region.get(SIZE, ByteBuffer.allocate(0));
    region.zero(SIZE, 0);
    region.copy(SIZE, 0, 0);
    region.persist(SIZE, 0);
    region.writeBack(0, 0);
    region.fence();
  }

  @Test
  void shouldRefuseUseAfterCloseAndLetCloseRepeat() {
    region.close();
    region.close();
    assertThatThrownBy(() -> region.putLong(0, 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> region.getLong(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> region.writeBack(0, 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldShareBytesWithItsViewWhereOneBufferHoldsIt() throws IOException {
    ByteBuffer view;
    try {
      view = region.view();
    } catch (UnsupportedOperationException e) {
      assertThat(e).hasMessageContaining("larger than one buffer");
      return;
    }
    assertThat(view.isDirect()).isTrue();
    assertThat(view.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(view.position()).isZero();
    assertThat(view.limit()).isEqualTo(SIZE);
    assertThat(view.capacity()).isEqualTo(SIZE);
    view.putLong(40, 0x1234L);
    assertThat(region.getLong(40)).isEqualTo(0x1234L);
    region.persist(40, 8);
    region.close();
    region = reopen(region);
    assertThat(region.getLong(40)).isEqualTo(0x1234L);
  }

  @Test
  void shouldPersistDisjointRangesOfSharedBlocksFromManyThreads() throws Exception {
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int own = t;
        writers.add(
            pool.submit(
                () -> {
                  for (int at = own * 8; at + 8 <= SIZE / 8; at += threads * 8) {
                    region.putLong(at, ((long) own << 56) | at);
                    region.persist(at, 8);
                  }
                }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    } finally {
      pool.shutdown();
    }
    region.close();
    region = reopen(region);
    for (int at = 0; at + 8 <= SIZE / 8; at += 8) {
      assertThat(region.getLong(at)).isEqualTo(((long) (at / 8 % threads) << 56) | at);
    }
  }

  @Test
  void shouldPersistUnderAnInterruptAndKeepTheInterrupt() throws IOException {
    for (int i = 0; i < 3; i++) {
      Thread.currentThread().interrupt();
      region.putLong(8L * i, 42 + i);
      region.persist(8L * i, 8);
      assertThat(Thread.interrupted()).isTrue();
    }
    region.close();
    region = reopen(region);
    assertThat(region.getLong(16)).isEqualTo(44);
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static ByteBuffer buffer(boolean direct, int size) {
    return direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
  }

  private static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytesOf(Region region) {
    byte[] bytes = new byte[Math.toIntExact(region.size())];
    region.get(0, bytes, 0, bytes.length);
    return bytes;
  }
}
