package io.dpmgrid.pmem.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.pmem.region.Region;
import io.dpmgrid.pmem.testing.CrashMode;
import io.dpmgrid.pmem.testing.CrashableMedium;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailRepairTest {
  private static final UUID POOL = new UUID(3, 4);
  private static final int SEGMENT = 4096;
  private static final int SLOTS = 3;
  private static final int PAYLOAD = 1000; // three records to a segment

  private final Path directory;
  private final CrashableMedium medium;
  private SegmentRing ring;

  TailRepairTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.medium = new CrashableMedium(directory, CrashMode.LOST_CACHES);
    this.ring = SegmentRing.open(medium, directory, SLOTS, SEGMENT);
  }

  @BeforeEach
  void reopenRing() throws IOException {
    ring = SegmentRing.open(medium, directory, SLOTS, SEGMENT);
  }

  @Test
  void shouldFindAnEmptyLogEmpty() throws IOException {
    TailRepair.Result result = repair();
    assertThat(result).isEqualTo(new TailRepair.Result(-1, 0, 0, 0, List.of()));
  }

  @Test
  void shouldZeroAGhostSoThatItCannotComeBack() throws IOException {
    append("first");
    SegmentWriter writer = new SegmentWriter(ring.acquire(0), 0, repair().tail());
    RecordCommit records = new RecordCommit(POOL);
    int length = PAYLOAD;
    writer.reserve(RecordCommit.reservation(length)); // never stored
    long ghost = writer.reserve(RecordCommit.reservation(length));
    byte[] payload = payload("ghost");
    ring.acquire(0).put(RecordCommit.payloadOffset(ghost), payload, 0, length);
    int crc = records.checksum().of(RecordCommit.secondWord(), payload, 0, length);
    records.commit(writer, ghost, length, crc);

    append("second"); // as long as the range that was never stored
    assertThat(contents()).containsExactly("first", "second");
    assertThat(repair().bytesZeroed()).isZero();
  }

  @Test
  void shouldClearATornHeaderOfTheNextSlotOnly() throws IOException {
    append("a", "b");
    ring.acquire(1).putLong(0, 0x1234);
    TailRepair.Result result = repair();
    assertThat(result.clearedSlots()).containsExactly(1);
    assertThat(ring.acquire(1).getLong(0)).isZero();
    assertThat(repair().clearedSlots()).isEmpty();

    ring.acquire(2).putLong(0, 0x1234);
    assertThatThrownBy(this::repair)
        .isInstanceOf(LogCorruptException.class)
        .hasMessageContaining("0000000000000002.wal")
        .hasMessageContaining("no crash can have done that");
    assertThat(ring.acquire(2).getLong(0)).as("nothing was changed").isEqualTo(0x1234);
  }

  @Test
  void shouldRefuseADamagedHeaderThatRecordsFollow() throws IOException {
    append("a", "b", "c", "d");
    flip(1, 40);
    assertThatThrownBy(this::repair)
        .isInstanceOf(LogCorruptException.class)
        .hasMessageContaining("valid records follow");
  }

  @Test
  void shouldRefuseABitFlipInsideAnEarlierSegment() throws IOException {
    append("a", "b", "c", "d");
    flip(0, SegmentDescriptor.LENGTH + 1500);
    assertThatThrownBy(this::contents)
        .isInstanceOf(LogCorruptException.class)
        .hasMessageContaining("segment 0 has no valid record at 1144");
  }

  @Test
  void shouldRefuseADamagedRecordBeforeWhatIsKnownToBeDurable() throws IOException {
    append("a", "b");
    int end = repair().tail();
    byte[] before = bytes(0);
    before[SegmentDescriptor.LENGTH + 1500] ^= 1;
    flip(0, SegmentDescriptor.LENGTH + 1500);

    assertThatThrownBy(() -> repair(new KnownEnd(0, end, true)))
        .isInstanceOf(LogCorruptException.class)
        .hasMessageContaining("0000000000000000.wal: the record at offset 1144 of segment 0")
        .hasMessageContaining("up to offset " + end + " were durable")
        .hasMessageContaining("Nothing was changed");
    assertThat(bytes(0)).isEqualTo(before);

    assertThat(repair(new KnownEnd(0, 1144, true)).tail()).isEqualTo(1144);
  }

  @Test
  void shouldRefuseALogThatLostItsLastSegment() throws IOException {
    append("a", "b", "c", "d");
    ring.acquire(1).zero(0, SEGMENT);

    assertThatThrownBy(() -> repair(new KnownEnd(1, 200, true)))
        .isInstanceOf(LogCorruptException.class)
        .hasMessageContaining("segment 1 is missing");
  }

  @Test
  void shouldRefuseAHoleBeforeMoreRecordsThanCanHaveBeenInFlight() throws IOException {
    int size = 2 * SegmentWriter.MAX_WRITE;
    CrashableMedium large = new CrashableMedium(directory, CrashMode.PERSISTENT_CACHES);
    int payload = 1100;
    LogConfig config = new LogConfig(directory, 2, size, POOL);
    try (Log log = Log.open(large, config)) {
      for (int i = 0; i < SegmentWriter.MAX_IN_FLIGHT + 2; i++) {
        log.append(new byte[payload], 0, payload);
      }
    }
    int first = SegmentDescriptor.LENGTH;
    int second = first + RecordCommit.reservation(payload);
    Path file = directory.resolve("0000000000000000.wal");
    Region region = large.open(file);
    region.putByte(second + 100, (byte) (region.getByte(second + 100) ^ 1));
    byte[] before = new byte[size];
    region.get(0, before, 0, size);

    assertThatThrownBy(() -> Log.open(large, config))
        .isInstanceOf(LogCorruptException.class)
        .hasMessageContaining("the record at offset " + second + " of segment 0 is damaged")
        .hasMessageContaining(SegmentWriter.MAX_IN_FLIGHT + " valid records follow");
    byte[] after = new byte[size];
    large.open(file);
    region.get(0, after, 0, size);
    assertThat(after).isEqualTo(before);

    // One record fewer may have been in flight when a crash tore the first of them.
    int third = second + RecordCommit.reservation(payload);
    region.putByte(third + 100, (byte) (region.getByte(third + 100) ^ 1));
    try (Log log = Log.open(large, config)) {
      assertThat(log.repaired().tail()).isEqualTo(second);
    }
  }

  @Test
  void shouldRefuseARingOfAnotherSize() throws IOException {
    append("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
    ring.close();
    ring = SegmentRing.open(medium, directory, SLOTS + 1, SEGMENT);
    assertThatThrownBy(this::repair)
        .isInstanceOf(LogCorruptException.class)
        .hasMessageContaining("configure the number of segments");
    assertThatThrownBy(() -> SegmentRing.open(medium, directory, SLOTS, 2 * SEGMENT))
        .hasMessageContaining("4096 bytes, but the log is configured for 8192");
  }

  @Test
  void shouldRefuseAForeignLogAndOtherVersions() throws IOException {
    append("a");
    assertThatThrownBy(
            () -> Log.open(medium, new LogConfig(directory, SLOTS, SEGMENT, new UUID(9, 9))))
        .isInstanceOfSatisfying(
            LogRefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(LogRefusedException.Reason.FOREIGN));
    for (int version : new int[] {0, 2}) {
      ring.acquire(0).putInt(SegmentDescriptor.VERSION_OFFSET, version);
      java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
      crc.update(
          ring.acquire(0)
              .view()
              .limit(SegmentDescriptor.LENGTH)
              .position(SegmentDescriptor.VERSION_OFFSET));
      ring.acquire(0).putInt(SegmentDescriptor.CRC_OFFSET, (int) crc.getValue());
      assertThatThrownBy(this::repair)
          .isInstanceOfSatisfying(
              LogRefusedException.class,
              e ->
                  assertThat(e.reason())
                      .isEqualTo(
                          version == 0
                              ? LogRefusedException.Reason.TOO_OLD
                              : LogRefusedException.Reason.TOO_NEW));
    }
  }

  @Test
  void shouldRefuseToOverwriteWhatNobodyReleased() throws IOException {
    try (Log log = Log.open(medium, config())) {
      long first = log.append(payload("0"), 0, PAYLOAD);
      for (int i = 1; i < SLOTS * 3; i++) {
        log.append(payload("" + i), 0, PAYLOAD);
      }
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> log.append(payload("x"), 0, PAYLOAD))
            .isInstanceOf(LogFullException.class);
      }
      assertThat(first).isEqualTo(log.oldest() + SegmentDescriptor.LENGTH);
      log.release(SEGMENT);
      log.awaitDurable(log.append(payload("9"), 0, PAYLOAD));
    }
    assertThat(contents()).containsExactly("3", "4", "5", "6", "7", "8", "9");
  }

  @Test
  void shouldSkipARecordWhoseWriterGaveUp() throws IOException {
    try (Log log = Log.open(medium, config())) {
      log.append(payload("a"), 0, PAYLOAD);
      assertThatThrownBy(
              () ->
                  log.append(
                      100,
                      (region, offset, length) -> {
                        throw new IllegalStateException("gave up");
                      }))
          .hasMessage("gave up");
      log.append(
          PAYLOAD, (region, offset, length) -> region.put(offset, payload("in place"), 0, length));
    }
    assertThat(contents()).containsExactly("a", "in place");
  }

  private TailRepair.Result repair() throws IOException {
    return repair(KnownEnd.ORDERED);
  }

  private TailRepair.Result repair(KnownEnd known) throws IOException {
    return new TailRepair(new LogFraming(POOL)).repair(ring, known);
  }

  private byte[] bytes(int slot) throws IOException {
    byte[] bytes = new byte[SEGMENT];
    ring.acquireSlot(slot).get(0, bytes, 0, SEGMENT);
    return bytes;
  }

  private void append(String... texts) throws IOException {
    try (Log log = Log.open(medium, config())) {
      for (String text : texts) {
        long position = log.append(payload(text), 0, PAYLOAD);
        log.awaitDurable(position);
        log.release(position);
      }
    }
    reopenRing();
  }

  private List<String> contents() throws IOException {
    List<String> texts = new ArrayList<>();
    try (Log log = Log.open(medium, config())) {
      log.read(
          log.oldest(), (position, payload) -> texts.add(UTF_8.decode(payload).toString().trim()));
    }
    return texts;
  }

  private void flip(int slot, int offset) throws IOException {
    Region region = ring.acquireSlot(slot);
    region.putByte(offset, (byte) (region.getByte(offset) ^ 1));
  }

  private LogConfig config() {
    return new LogConfig(directory, SLOTS, SEGMENT, POOL);
  }

  private static byte[] payload(String text) {
    return (text + " ".repeat(PAYLOAD - text.length())).getBytes(UTF_8);
  }
}
