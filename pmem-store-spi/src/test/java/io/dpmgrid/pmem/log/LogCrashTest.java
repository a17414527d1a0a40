package io.dpmgrid.pmem.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.pmem.testing.CrashImage;
import io.dpmgrid.pmem.testing.CrashMode;
import io.dpmgrid.pmem.testing.CrashableMedium;
import io.dpmgrid.pmem.testing.Interleaver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Crashes a log at every step; every acknowledged record is there, and nothing torn is visible. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LogCrashTest {
  private static final UUID POOL = new UUID(1, 2);
  private static final int SEGMENT = 4096;
  private static final int LONGEST = 400;

  private final Path directory;
  private int images;

  LogCrashTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @EnumSource(CrashMode.class)
  void shouldKeepEveryAcknowledgedRecordOfOneWriter(CrashMode mode) throws IOException {
    long seed = 20;
    CrashableMedium medium = new CrashableMedium(directory, mode);
    LogLedger ledger = new LogLedger(config(), seed);
    write(medium, ledger, 60, () -> crash(medium, 48, seed, image -> ledger.check(image.medium())));
    assertThat(images).isGreaterThan(300);
  }

  @ParameterizedTest
  @EnumSource(CrashMode.class)
  void shouldRecoverFromACrashDuringRecovery(CrashMode mode) throws IOException {
    long seed = 21;
    Random random = new Random(seed);
    CrashableMedium medium = new CrashableMedium(directory, mode);
    LogLedger ledger = new LogLedger(config(), seed);
    Consumer<CrashImage> check =
        image -> {
          if (random.nextInt(8) != 0) {
            return;
          }
          CrashableMedium first = image.medium();
          first.beforeEachFence(
              () -> crash(first, 6, seed, second -> ledger.check(second.medium())));
          List<Long> found = ledger.check(first);
          assertThat(ledger.check(first)).as("recovered twice").isEqualTo(found);
        };
    write(medium, ledger, 45, () -> crash(medium, 24, seed, check));
    assertThat(images).isGreaterThan(300);
  }

  @ParameterizedTest
  @EnumSource(CrashMode.class)
  void shouldNotBringBackGhostsAfterCrashRecoverWriteCrash(CrashMode mode) throws IOException {
    long seed = 22;
    Random random = new Random(seed);
    CrashableMedium medium = new CrashableMedium(directory, mode);
    LogLedger ledger = new LogLedger(config(), seed);
    Consumer<CrashImage> check =
        image -> {
          if (random.nextInt(8) != 0) {
            return;
          }
          CrashableMedium first = image.medium();
          LogLedger second = ledger.after(ledger.check(first), seed + 1 + images);
          Runnable crashAgain = () -> crash(first, 6, seed, again -> second.check(again.medium()));
          try {
            write(first, second, 3, crashAgain);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    write(medium, ledger, 40, () -> crash(medium, 24, seed, check));
    assertThat(images).isGreaterThan(300);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldKeepEveryAcknowledgedRecordOfInterleavedWriters(long seed) throws Exception {
    CrashableMedium medium = new CrashableMedium(directory, CrashMode.LOST_CACHES);
    LogLedger ledger = new LogLedger(config(), seed);
    Interleaver interleaver = new Interleaver(seed);
    Log log = Log.open(medium, config(), rounds -> interleaver.step());
    medium.beforeEachOperation(interleaver::step);
    medium.beforeEachFence(() -> crash(medium, 12, seed, image -> ledger.check(image.medium())));
    List<Runnable> writers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      writers.add(
          () -> {
            for (int n = 0; n < 8; n++) {
              byte[] payload = ledger.issue(LONGEST);
              long position = log.append(payload, 0, payload.length);
              interleaver.step();
              log.awaitDurable(position);
              ledger.acknowledge(payload);
            }
          });
    }
    interleaver.run(writers);
    crash(medium, 100, seed, image -> ledger.check(image.medium()));
    assertThat(images).isGreaterThan(300);
  }

  @Test
  void shouldNotBuildOnWhatAKilledProcessLeftInTheCaches() throws IOException {
    CrashableMedium medium = new CrashableMedium(directory, CrashMode.LOST_CACHES);
    LogLedger ledger = new LogLedger(config(), 5);
    Log log = Log.open(medium, config());
    byte[] first = ledger.issue(LONGEST);
    medium.beforeEachFence(
        () -> {
          throw new IllegalStateException("killed before the fence");
        });
    assertThatThrownBy(() -> log.append(first, 0, first.length)).hasMessageContaining("killed");
    medium.killProcess();

    try (Log next = Log.open(medium, config())) {
      byte[] second = ledger.issue(LONGEST);
      next.awaitDurable(next.append(second, 0, second.length));
      ledger.acknowledge(second);
      crash(medium, 500, 5, image -> ledger.check(image.medium()));
    }
  }

  @ParameterizedTest
  @CsvSource({"LOST_CACHES, 40", "FILE, 12"})
  void shouldFindAMissingFlush(CrashMode mode, int writeBack) throws IOException {
    CrashableMedium medium = new CrashableMedium(directory, mode);
    LogLedger ledger = new LogLedger(config(), 7);
    Runnable crash = () -> crash(medium, 48, 7, image -> ledger.check(image.medium()));
    assertThatThrownBy(
            () -> {
              Log.open(medium, config()).close();
              medium.loseWriteBack(writeBack);
              write(medium, ledger, 20, crash);
            })
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void shouldFindAHeaderWrittenBeforeItsPredecessorIsDurable() throws IOException {
    CrashableMedium medium = new CrashableMedium(directory, CrashMode.LOST_CACHES);
    LogLedger ledger = new LogLedger(config(), 8);
    byte[] early = ledger.issue(LONGEST);
    byte[] late = ledger.issue(LONGEST);
    Log.open(medium, config()).close();
    SegmentRing ring = SegmentRing.open(medium, directory, 3, SEGMENT);
    RecordCommit records = new RecordCommit(POOL);
    SegmentWriter first = new SegmentWriter(ring.acquire(0), 0, SegmentDescriptor.LENGTH);
    long abandoned = first.reserve(RecordCommit.reservation(early.length));
    SegmentHeader.write(
        ring.acquire(1), SegmentDescriptor.encode(POOL, 1, first.reservedEnd(), SEGMENT));
    SegmentWriter second = new SegmentWriter(ring.acquire(1), 1, SegmentDescriptor.LENGTH);
    long ticket = second.reserve(RecordCommit.reservation(late.length));
    second.region().put(RecordCommit.payloadOffset(ticket), late, 0, late.length);
    records.commit(
        second,
        ticket,
        late.length,
        records.checksum().of(RecordCommit.secondWord(), late, 0, late.length));
    ledger.acknowledge(late);

    assertThat(SegmentWriter.offset(abandoned)).isEqualTo(SegmentDescriptor.LENGTH);
    assertThatThrownBy(() -> crash(medium, 48, 8, image -> ledger.check(image.medium())))
        .isInstanceOf(AssertionError.class);
  }

  /** Appends and acknowledges, releasing all but the last segment's worth. */
  private void write(CrashableMedium medium, LogLedger ledger, int records, Runnable crash)
      throws IOException {
    Deque<long[]> live = new ArrayDeque<>();
    try (Log log = Log.open(medium, config())) {
      log.read(
          log.oldest(),
          (position, payload) -> live.add(new long[] {position, payload.duplicate().getLong(0)}));
      medium.beforeEachFence(crash);
      for (int n = 0; n < records; n++) {
        byte[] payload = ledger.issue(LONGEST);
        while (!live.isEmpty() && live.peekFirst()[0] / SEGMENT < log.end() / SEGMENT - 1) {
          ledger.release(live.removeFirst()[1]);
        }
        log.release(live.isEmpty() ? log.end() : live.peekFirst()[0]);
        long position = log.append(payload, 0, payload.length);
        log.awaitDurable(position);
        ledger.acknowledge(payload);
        live.add(new long[] {position, LogLedger.id(payload)});
        crash.run();
      }
    }
    crash.run();
  }

  private void crash(CrashableMedium medium, int limit, long seed, Consumer<CrashImage> check) {
    medium.crash(
        limit,
        seed + images,
        image -> {
          images++;
          try {
            check.accept(image);
          } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("image " + images + ": " + image.description(), e);
          }
        });
  }

  private LogConfig config() {
    return new LogConfig(directory, 3, SEGMENT, POOL);
  }
}
