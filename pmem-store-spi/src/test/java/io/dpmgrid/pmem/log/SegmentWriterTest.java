package io.dpmgrid.pmem.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.pmem.region.PersistModel;
import io.dpmgrid.pmem.testing.CrashMode;
import io.dpmgrid.pmem.testing.CrashableMedium;
import io.dpmgrid.pmem.testing.CrashableRegion;
import io.dpmgrid.pmem.testing.FlushAudit;
import io.dpmgrid.pmem.testing.VolatileRegion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SegmentWriterTest {
  private static final Path FILE = Path.of("sim", "0000000000000000.wal");

  @ParameterizedTest
  @EnumSource(PersistModel.class)
  void shouldHoldBackARangeUntilItsPredecessorIsPublished(PersistModel model) {
    SegmentWriter writer = writer(4096, model);
    long first = writer.reserve(100);
    long second = writer.reserve(50);
    writer.publish(second, 50);
    assertThat(writer.completeEnd()).isZero();

    writer.publish(first, 100);
    writer.awaitDurable(150);
    assertThat(writer.durable()).isEqualTo(150);
  }

  @Test
  void shouldPersistOnlyItsOwnLinesOnce() throws IOException {
    CrashableMedium medium = new CrashableMedium(Path.of("sim"), CrashMode.LOST_CACHES);
    CrashableRegion region = (CrashableRegion) medium.create(FILE, 4096);
    SegmentWriter writer = new SegmentWriter(region, 0, 0);
    FlushAudit audit = new FlushAudit(medium);
    byte[] record = "x".repeat(200).getBytes(UTF_8);
    for (int i = 0; i < 4096 / 200; i++) {
      long ticket = writer.reserve(200);
      region.put(SegmentWriter.offset(ticket), record, 0, 200);
      writer.publish(ticket, 200);
      writer.awaitDurable(SegmentWriter.offset(ticket) + 200);
      audit.acknowledged(region, SegmentWriter.offset(ticket), 200);
    }
    audit.assertNothingRedundant();
    assertThat(audit.fences()).isEqualTo(4096 / 200);
  }

  @Test
  void shouldEndWhereTheFirstRangeDidNotFit() {
    SegmentWriter writer = writer(256, PersistModel.LINE);
    writer.publish(writer.reserve(200), 200);
    assertThat(writer.reserve(57)).isEqualTo(SegmentWriter.FULL);
    assertThat(writer.reserve(8)).as("smaller, but later").isEqualTo(SegmentWriter.FULL);

    assertThat(writer.reservedEnd()).isEqualTo(200);
    assertThat(writer.close()).isTrue();
    assertThat(writer.close()).isFalse();
    writer.appendTrailer(1);
    assertThat(writer.durable()).isEqualTo(201);
    assertThat(writer.reservedEnd()).isEqualTo(201);
  }

  @Test
  void shouldTakeARangeThatFillsTheSegmentExactly() {
    SegmentWriter writer = writer(256, PersistModel.LINE);
    writer.publish(writer.reserve(256), 256);
    assertThat(writer.reserve(1)).isEqualTo(SegmentWriter.FULL);
    assertThat(writer.reservedEnd()).isEqualTo(256);
    assertThat(writer.close()).isTrue();
    assertThatThrownBy(() -> writer.appendTrailer(1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @EnumSource(PersistModel.class)
  void shouldRefuseToWaitForWhatCanNeverCome(PersistModel model) {
    SegmentWriter writer = writer(256, model);
    writer.publish(writer.reserve(16), 16);
    assertThat(writer.close()).isTrue();
    assertThatThrownBy(() -> writer.awaitDurable(17)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.awaitDurable(257)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldLetNobodyStoreFarAheadOfARangeThatIsMissing() throws InterruptedException {
    SegmentWriter writer = writer(1 << 20, PersistModel.LINE);
    long missing = writer.reserve(10);
    AtomicInteger stored = new AtomicInteger();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread crowd =
        started(
            thrown,
            () -> {
              for (int i = 0; i < 2 * SegmentWriter.MAX_IN_FLIGHT; i++) {
                long ticket = writer.reserve(1);
                stored.incrementAndGet();
                writer.publish(ticket, 1);
              }
            });
    Awaitility.await().until(() -> writer.reservedEnd() == 10 + SegmentWriter.MAX_IN_FLIGHT);
    assertThat(stored.get()).isEqualTo(SegmentWriter.MAX_IN_FLIGHT - 1);

    writer.publish(missing, 10);
    crowd.join();
    assertThat(thrown.get()).isNull();
    assertThat(writer.durable()).isEqualTo(10 + 2 * SegmentWriter.MAX_IN_FLIGHT);
  }

  @Test
  void shouldWriteForAllInPiecesThatFollowEachOther() {
    List<Long> pieces = new ArrayList<>();
    VolatileRegion region =
        new VolatileRegion(4 << 20, PersistModel.SYNC, (offset, length) -> pieces.add(length));
    SegmentWriter writer = new SegmentWriter(region, 0, 0);
    int large = 2 * SegmentWriter.MAX_WRITE + 5;
    writer.publish(writer.reserve(large), large);
    writer.awaitDurable(large);
    assertThat(pieces)
        .containsExactly((long) SegmentWriter.MAX_WRITE, (long) SegmentWriter.MAX_WRITE, 5L);
  }

  /** Who reads up to the durable end, or remembers it, must find a record's end there. */
  @Test
  void shouldCallNothingButWholeRangesDurableWhileItWritesInPieces() {
    AtomicReference<SegmentWriter> written = new AtomicReference<>();
    List<Integer> durable = new ArrayList<>();
    VolatileRegion region =
        new VolatileRegion(
            4 << 20,
            PersistModel.SYNC,
            (offset, length) -> durable.add(Objects.requireNonNull(written.get()).durable()));
    SegmentWriter writer = new SegmentWriter(region, 0, 0);
    written.set(writer);
    int large = 2 * SegmentWriter.MAX_WRITE + 5;
    writer.publish(writer.reserve(100), 100);
    writer.publish(writer.reserve(large), large);
    writer.awaitDurable(100 + large);
    assertThat(durable).hasSize(3).isSubsetOf(0, 100, 100 + large);
    assertThat(writer.durable()).isEqualTo(100 + large);
  }

  @ParameterizedTest
  @EnumSource(PersistModel.class)
  void shouldReleaseEverybodyWhenItFails(PersistModel model) throws InterruptedException {
    SegmentWriter writer = writer(1 << 20, model);
    writer.publish(writer.reserve(10), 10);
    writer.awaitDurable(10);
    writer.reserve(10); // abandoned
    AtomicReference<Throwable> waiter = new AtomicReference<>();
    AtomicReference<Throwable> closer = new AtomicReference<>();
    AtomicReference<Throwable> crowded = new AtomicReference<>();
    Thread[] threads = {
      started(waiter, () -> writer.awaitDurable(20)),
      started(
          crowded,
          () -> {
            for (int i = 0; i < 2 * Publication.WINDOW; i++) {
              writer.publish(writer.reserve(1), 1);
            }
          }),
    };
    Awaitility.await().until(() -> writer.reservedEnd() > 20 + Publication.WINDOW - 2);
    Thread closing = started(closer, writer::close);
    writer.fail(new IOException("gone"));
    for (Thread thread : threads) {
      thread.join();
    }
    closing.join();

    assertThat(waiter.get()).isInstanceOf(LogFailedException.class).hasRootCauseMessage("gone");
    assertThat(crowded.get()).isInstanceOf(LogFailedException.class);
    assertThat(closer.get()).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(() -> writer.reserve(1)).isInstanceOf(LogFailedException.class);
    writer.awaitDurable(10);
    assertThat(writer.durable()).isEqualTo(10);
  }

  @ParameterizedTest
  @EnumSource(PersistModel.class)
  void shouldFailForEverybodyWhenTheMediumFails(PersistModel model) {
    VolatileRegion region =
        new VolatileRegion(
            4096,
            model,
            (offset, length) -> {
              throw new IllegalStateException("medium gone");
            });
    SegmentWriter writer = new SegmentWriter(region, 0, 0);
    long ticket = writer.reserve(8);
    assertThatThrownBy(
            () -> {
              writer.publish(ticket, 8);
              writer.awaitDurable(8);
            })
        .hasMessage("medium gone");
    assertThatThrownBy(() -> writer.awaitDurable(8)).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(() -> writer.reserve(8)).isInstanceOf(LogFailedException.class);
    assertThat(writer.durable()).isZero();
  }

  @Test
  void shouldNotAcknowledgeAfterAFailureThatBeatTheLeader() {
    SegmentWriter writer = writer(4096, PersistModel.SYNC);
    writer.publish(writer.reserve(8), 8);
    writer.fail(new IOException("gone"));
    assertThatThrownBy(() -> writer.awaitDurable(8)).isInstanceOf(LogFailedException.class);
    assertThat(writer.durable()).isZero();
  }

  @ParameterizedTest
  @EnumSource(PersistModel.class)
  void shouldOutlastAnInterruptAndKeepIt(PersistModel model) throws InterruptedException {
    CountDownLatch inSync = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    VolatileRegion region =
        new VolatileRegion(
            4096,
            model,
            (offset, length) -> {
              if (model == PersistModel.SYNC) {
                inSync.countDown();
                awaitUninterruptibly(letGo);
              }
            });
    SegmentWriter writer = new SegmentWriter(region, 0, 0);
    long first = writer.reserve(8);
    long second = writer.reserve(8);
    if (model == PersistModel.SYNC) {
      writer.publish(first, 8);
    }
    writer.publish(second, 8);
    Thread leader = new Thread(() -> writer.awaitDurable(8));
    leader.start();
    boolean[] kept = new boolean[1];
    Thread waiter =
        new Thread(
            () -> {
              writer.awaitDurable(16);
              kept[0] = Thread.currentThread().isInterrupted();
            });
    if (model == PersistModel.SYNC) {
      inSync.await();
    }
    waiter.start();
    waiter.interrupt();
    if (model == PersistModel.LINE) {
      writer.publish(first, 8);
    }
    letGo.countDown();
    waiter.join();
    leader.join();
    assertThat(kept[0]).isTrue();
  }

  @Test
  void shouldOutliveTheWrapOfItsSequence() {
    int ranges = (1 << 24) + 3 * Publication.WINDOW;
    SegmentWriter writer = writer(ranges + 10, PersistModel.LINE);
    for (int i = 0; i < ranges / 2; i++) {
      long a = writer.reserve(1);
      long b = writer.reserve(1);
      writer.publish(b, 1);
      writer.publish(a, 1);
    }
    assertThat(writer.durable()).isEqualTo(ranges / 2 * 2);
  }

  @Test
  void shouldRefuseNonsense() {
    SegmentWriter writer = writer(256, PersistModel.LINE);
    for (int length : new int[] {0, -1, 257}) {
      assertThatThrownBy(() -> writer.reserve(length)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new SegmentWriter(writer.region(), 0, 257))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SegmentWriter(writer.region(), 0, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Thread started(AtomicReference<Throwable> failure, Runnable work) {
    Thread thread = new Thread(work);
    thread.setUncaughtExceptionHandler((ignored, e) -> failure.set(e));
    thread.start();
    return thread;
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    for (; ; ) {
      try {
        if (!latch.await(30, TimeUnit.SECONDS)) {
          throw new IllegalStateException("nobody let go");
        }
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static SegmentWriter writer(int size, PersistModel model) {
    return new SegmentWriter(new VolatileRegion(size, model, (offset, length) -> {}), 0, 0);
  }
}
