package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.pmem.log.KnownEnd;
import io.dpmgrid.pmem.log.LogMark;
import io.dpmgrid.pmem.log.TailRepair;
import io.dpmgrid.pmem.medium.EmulationModel;
import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.MediumRequest;
import io.dpmgrid.pmem.pool.PoolInspector;
import io.dpmgrid.pmem.pool.PoolState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.apache.ignite.internal.processors.cache.persistence.wal.crc.FastCrc;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a real node does at its start with files as a kill left them and something damaged since:
 * what no crash leaves is refused by name, and nothing is changed; what a crash leaves is repaired.
 */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DamagedStoreTest {
  private static final int VALUE = 700;
  private static final int ENTRY_OF_MARK = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private @Nullable StoreImage made;
  private int keys;
  private long last;
  private int end;

  /** One node writes some segments and is left as a kill would leave it. */
  @BeforeAll
  void write() throws Exception {
    try (MediumRoot root = MediumRoot.on(MediumKind.EMULATED);
        LogNodes nodes = new LogNodes(root.path())) {
      Ignite ignite = nodes.start(StoreImage.NODE, MediumKind.EMULATED, c -> c);
      LogNodes.activate(ignite);
      IgniteCache<Integer, byte[]> cache = ignite.getOrCreateCache("c");
      WALPointer at;
      do {
        cache.put(keys, LogNodes.value(keys, VALUE));
        keys++;
        at = ((IgniteEx) ignite).context().cache().context().wal().lastWritePointer();
      } while (at.index() < 3 || at.fileOffset() < LogNodes.SEGMENT * 0.8);
      int durable = at.fileOffset();
      Path wal = nodes.walDirectory(StoreImage.NODE);
      Awaitility.await().atMost(PATIENCE).until(() -> marked(wal) >= durable);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                try (Stream<Path> archive = Files.list(nodes.archiveDirectory(StoreImage.NODE))) {
                  return archive.filter(file -> file.toString().endsWith(".wal")).count() == 3;
                }
              });
      StoreImage base = StoreImage.copyOf(root.path(), MediumKind.EMULATED);
      made = base;
      last = base.last();
      end = StoreImage.end(base.slot(last), last);
      assertThat(last).isEqualTo(3);
      assertThat(end).isGreaterThan(durable);
    }
  }

  @AfterAll
  void delete() throws IOException {
    base().close();
  }

  @Test
  void shouldReadEverythingOfAnImageThatIsNotDamaged() throws Exception {
    try (StoreImage image = image()) {
      expectEverything(image);
    }
  }

  @Test
  void shouldRefuseABitFlipInTheLastSegmentBeforeTheMark() throws Exception {
    try (StoreImage image = image()) {
      int record = StoreImage.recordBefore(image.slot(last), last, end / 2);
      StoreImage.flip(image.slot(last), record + 60);
      expectRefused(
          image,
          image.slot(last) + ": the record at offset " + record + " of segment " + last,
          "were durable",
          "Nothing was changed");
    }
  }

  @Test
  void shouldRefuseABitFlipBeforeMoreRecordsThanCanBeInFlightWhenTheMarkSaysNothing()
      throws Exception {
    try (StoreImage image = image()) {
      StoreImage.write(image.wal().resolve(LogMark.FILE_NAME), ENTRY_OF_MARK, new byte[128]);
      int record = StoreImage.recordBefore(image.slot(last), last, end / 10);
      StoreImage.flip(image.slot(last), record + 60);
      expectRefused(
          image,
          image.slot(last) + ": the record at offset " + record + " of segment " + last,
          "valid records follow");
    }
  }

  @Test
  void shouldRefuseALastSegmentThatWasTruncated() throws Exception {
    try (StoreImage image = image()) {
      StoreImage.truncate(image.slot(last), end / 2);
      expectRefused(image, image.slot(last).toString(), "is damaged");
    }
  }

  @Test
  void shouldRefuseALogWhoseLastSegmentIsGone() throws Exception {
    try (StoreImage image = image()) {
      Files.delete(image.slot(last));
      expectRefused(image, image.slot(last) + ": segment " + last + " is missing");
    }
  }

  @Test
  void shouldRefuseALastSegmentThatLiesWhereTheEngineWouldNotLook() throws Exception {
    try (StoreImage image = image()) {
      Path stray = image.wal().resolve("0000000000000006.wal");
      Files.move(image.slot(last), stray);
      expectRefused(image, stray + ": holds segment " + last, "does not belong there");
    }
  }

  /** The engine takes a type of 0 for the end of the segment and goes on with the next one. */
  @ParameterizedTest
  @ValueSource(ints = {0, 60})
  void shouldRefuseADamagedRecordInAnArchivedSegmentThatTheReplayNeeds(int where) throws Exception {
    try (StoreImage image = image()) {
      int record = StoreImage.recordBefore(image.archived(1), 1, LogNodes.SEGMENT / 2);
      StoreImage.write(image.archived(1), record + where, new byte[] {0});
      expectRefused(
          image, image.archived(1) + ": the record at offset " + record + " of segment 1");
    }
  }

  @Test
  void shouldRefuseAnArchivedSegmentThatWasCutBetweenTwoRecords() throws Exception {
    try (StoreImage image = image()) {
      int record = StoreImage.recordBefore(image.archived(1), 1, LogNodes.SEGMENT / 2);
      StoreImage.truncate(image.archived(1), record);
      expectRefused(
          image, image.archived(1) + ": the record at offset " + record + " of segment 1");
    }
  }

  @Test
  void shouldRefuseASegmentOfTheRingThatWasCutBetweenTwoRecords() throws Exception {
    try (StoreImage image = image()) {
      Files.delete(image.archived(2));
      int record = StoreImage.recordBefore(image.slot(2), 2, LogNodes.SEGMENT / 2);
      StoreImage.truncate(image.slot(2), record);
      expectRefused(image, image.slot(2) + ": the record at offset " + record + " of segment 2");
    }
  }

  /**
   * As the user leaves it who asks for more and longer segments: the old ones keep their length.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldTakeAShortSegmentThatIsFilledToItsEndForWhole(boolean archived) throws Exception {
    try (StoreImage image = image()) {
      int segment = archived ? 1 : 2;
      int length = StoreImage.end(image.slot(segment), segment);
      StoreImage.truncate(image.slot(0), length);
      StoreImage.truncate(image.slot(segment), length);
      if (archived) {
        StoreImage.truncate(image.archived(segment), length);
      } else {
        Files.delete(image.archived(segment));
      }
      expectEverything(image);
    }
  }

  @Test
  void shouldRefuseAMissingArchivedSegment() throws Exception {
    try (StoreImage image = image()) {
      Files.delete(image.archived(1));
      expectRefused(image, image.archived(1) + ": segment 1", "is not there");
    }
  }

  @Test
  void shouldCopyASegmentAgainWhoseCopyWasTornWhileTheRingHasIt() throws Exception {
    try (StoreImage image = image()) {
      byte[] zeros = new byte[LogNodes.SEGMENT / 2];
      StoreImage.write(image.archived(last - 1), LogNodes.SEGMENT / 2 - 4096, zeros);
      expectEverything(image);
    }
  }

  /** The repair takes the end mark away, by which the copy is known to be torn. */
  @Test
  void shouldRemoveATornCopyOfTheLastSegmentForGoodBeforeTheSegmentIsTouched() throws Exception {
    try (StoreImage image = image()) {
      byte mark = endMark(image);
      StoreImage.write(image.slot(last), end, new byte[] {mark});
      Files.copy(image.slot(last), image.archived(last));
      StoreImage.write(image.archived(last), end / 2, new byte[LogNodes.SEGMENT - end / 2]);
      List<Path> synced = new ArrayList<>();
      SyncedMedium.Listener onSync =
          directory -> {
            synced.add(directory);
            assertThat(image.archived(last)).doesNotExist();
            assertThat(StoreImage.bytes(image.slot(last)).get(end)).isEqualTo(mark);
          };
      try (Medium medium = new SyncedMedium(opened(image.wal()), onSync)) {
        LogTail tail = repair(image, medium);
        assertThat(tail.segment()).isEqualTo(last);
        assertThat(tail.end()).isEqualTo(end);
      }
      assertThat(synced).containsExactly(image.archived(last).getParent());
      assertThat(StoreImage.bytes(image.slot(last)).get(end)).isZero();
      expectEverything(image);
    }
  }

  @Test
  void shouldKeepATornCopyWhereTheStartIsRefused() throws Exception {
    try (StoreImage image = image()) {
      byte[] zeros = new byte[LogNodes.SEGMENT / 2];
      StoreImage.write(image.archived(last - 1), LogNodes.SEGMENT / 2 - 4096, zeros);
      int record = StoreImage.recordBefore(image.slot(last), last, end / 2);
      StoreImage.flip(image.slot(last), record + 60);
      expectRefused(image, "the record at offset " + record + " of segment " + last);
    }
  }

  @Test
  void shouldUseTheOtherCopyOfADamagedSuperblock() throws Exception {
    for (int copy = 0; copy < 2; copy++) {
      try (StoreImage image = image()) {
        StoreImage.flip(image.wal().resolve("superblock.dpm"), copy * 4096L + 3000);
        expectEverything(image);
      }
    }
  }

  @Test
  void shouldRefuseASuperblockOfWhichBothCopiesAreDamaged() throws Exception {
    try (StoreImage image = image()) {
      Path superblock = image.wal().resolve("superblock.dpm");
      StoreImage.flip(superblock, 100);
      StoreImage.flip(superblock, 4096 + 100);
      expectRefused(image, superblock.toString(), "intact copy", "CRC32C");
    }
  }

  @Test
  void shouldRefuseAPoolOfAnotherNode() throws Exception {
    try (StoreImage image = image()) {
      Path foreign = image.nodes().walDirectory("b");
      Files.createDirectories(foreign.getParent());
      Files.move(image.wal(), foreign);
      assertThatThrownBy(() -> image.nodes().start("b", MediumKind.EMULATED, c -> c))
          .hasStackTraceContaining(foreign.toString())
          .hasStackTraceContaining("expected node 'b', found node 'a'");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"START", "END"})
  void shouldRefuseACheckpointMarkerThatWasTruncated(String type) throws Exception {
    try (StoreImage image = image()) {
      Path marker = marker(image, type);
      StoreImage.truncate(marker, 9);
      expectRefused(image, marker + ": this checkpoint marker is damaged: it has 9 bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"START", "END"})
  void shouldRefuseACheckpointMarkerOfGarbage(String type) throws Exception {
    try (StoreImage image = image()) {
      Path marker = marker(image, type);
      byte[] garbage = new byte[16];
      Arrays.fill(garbage, (byte) 0xA5);
      StoreImage.write(marker, 0, garbage);
      expectRefused(image, marker + ": this checkpoint marker is damaged");
    }
  }

  @Test
  void shouldRefuseACheckpointMarkerThatPointsBehindTheLog() throws Exception {
    try (StoreImage image = image()) {
      ByteBuffer far = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
      StoreImage.write(marker(image, "END"), 0, far.putLong(77).putInt(500).putInt(90).array());
      expectRefused(image, "segment 77 is missing");
    }
  }

  @Test
  void shouldRefuseAnEndMarkerWithoutItsStart() throws Exception {
    try (StoreImage image = image()) {
      Path missing = marker(image, "START");
      Files.delete(missing);
      expectRefused(image, "END marker is there", missing.getFileName().toString());
    }
  }

  @Test
  void shouldRefuseAStoreThatLostItsMarkersAndTheLogSinceTheBeginning() throws Exception {
    try (StoreImage image = image()) {
      Files.delete(marker(image, "START"));
      Files.delete(marker(image, "END"));
      Files.delete(image.archived(0));
      StoreImage.write(image.slot(0), 0, new byte[29]);
      expectRefused(image, image.checkpoints() + ": there is no checkpoint marker");
    }
  }

  @Test
  void shouldRemoveATornRecordAndTheGhostBehindIt() throws Exception {
    try (StoreImage image = image()) {
      Path segment = image.slot(last);
      byte[] record = record(segment, StoreImage.recordBefore(segment, last, end / 2));
      byte[] torn = Arrays.copyOf(moved(record, end), record.length / 2);
      int ghost = end + record.length;
      StoreImage.write(segment, end, torn);
      StoreImage.write(segment, ghost, moved(record, ghost));
      assertThat(RecordFraming.length(StoreImage.bytes(segment), last, ghost)).isPositive();

      expectEverything(image);

      assertThat(RecordFraming.length(StoreImage.bytes(segment), last, ghost)).isZero();
      expectEverything(image);
    }
  }

  /** Type and index are there, the magic is not. */
  @Test
  void shouldClearATornHeaderOfTheNextSegment() throws Exception {
    try (StoreImage image = image()) {
      byte[] header = Files.readAllBytes(image.slot(last));
      byte[] torn = ByteBuffer.wrap(new byte[29]).order(ByteOrder.nativeOrder()).array();
      torn[0] = header[0];
      ByteBuffer.wrap(torn).order(ByteOrder.nativeOrder()).putLong(1, last + 1);
      StoreImage.write(image.slot(last + 1), 0, torn);
      expectEverything(image);
      expectEverything(image);
    }
  }

  /** The last segment was closed, and its successor never began. */
  @Test
  void shouldGoOnBeforeAnEndMarkThatNothingFollows() throws Exception {
    try (StoreImage image = image()) {
      byte mark = endMark(image);
      StoreImage.write(image.slot(last), end, new byte[] {mark});
      expectEverything(image);
      expectEverything(image);
    }
  }

  /** The slot's earlier segment left the byte; the range over it was reserved and not stored. */
  @Test
  void shouldGoOnBeforeAnOldByteThatLooksLikeAnEndMark() throws Exception {
    try (StoreImage image = image()) {
      Path segment = image.slot(last);
      byte[] record = record(segment, StoreImage.recordBefore(segment, last, end / 2));
      byte[] old = new byte[LogNodes.SEGMENT - end];
      Arrays.fill(old, endMark(image));
      StoreImage.write(segment, end, old);
      int stored = end + record.length;
      StoreImage.write(segment, stored, moved(record, stored));
      assertThat(RecordFraming.length(StoreImage.bytes(segment), last, stored)).isPositive();
      assertThat(marked(image.wal())).isPositive().isLessThanOrEqualTo(end);

      assertThat(found(image).end()).isEqualTo(end);
      expectEverything(image);

      assertThat(RecordFraming.length(StoreImage.bytes(segment), last, stored)).isZero();
      expectEverything(image);
    }
  }

  @Test
  void shouldRefuseWhatLooksLikeAnEndMarkBeforeTheMark() throws Exception {
    try (StoreImage image = image()) {
      int record = StoreImage.recordBefore(image.slot(last), last, end / 2);
      StoreImage.write(image.slot(last), record, new byte[] {endMark(image)});
      expectRefused(
          image, "the record at offset " + record + " of segment " + last, "were durable");
    }
  }

  @Test
  void shouldRefuseWhatLooksLikeAnEndMarkBeforeMoreRecordsThanCanBeInFlight() throws Exception {
    try (StoreImage image = image()) {
      int record = StoreImage.recordBefore(image.slot(last), last, end / 10);
      StoreImage.write(image.wal().resolve(LogMark.FILE_NAME), ENTRY_OF_MARK, new byte[128]);
      StoreImage.write(image.slot(last), record, new byte[] {endMark(image)});
      expectRefused(
          image, "the record at offset " + record + " of segment " + last, "valid records follow");
    }
  }

  private static Medium opened(Path directory) throws IOException {
    return Media.open(new MediumRequest(directory, MediumKind.EMULATED, null, EmulationModel.NONE));
  }

  private static LogTail repair(StoreImage image, Medium medium) throws IOException {
    LogFiles files =
        new LogFiles(
            image.wal(),
            image.nodes().archiveDirectory(StoreImage.NODE),
            LogNodes.RING,
            image::slot);
    LogRepair.EarlierFormat none =
        (file, index, version) -> {
          throw new AssertionError(file);
        };
    return new LogRepair(medium, files, LogNodes.SEGMENT, none)
        .repair(
            new LogHistory(0, Long.MAX_VALUE, KnownEnd.ORDERED),
            CheckpointMarkers.read(image.checkpoints()));
  }

  private TailRepair.Tail found(StoreImage image) throws IOException {
    Path segment = image.slot(last);
    return new TailRepair(new EngineFraming())
        .find(segment, StoreImage.bytes(segment), last, KnownEnd.ORDERED);
  }

  private StoreImage base() {
    return Objects.requireNonNull(made);
  }

  private StoreImage image() throws IOException {
    return StoreImage.copyOf(base().path(), MediumKind.EMULATED);
  }

  private void expectEverything(StoreImage image) throws IOException {
    assertThatCode(() -> verify(image)).as("the verifier").doesNotThrowAnyException();
    Ignite ignite = image.nodes().restart(StoreImage.NODE, MediumKind.EMULATED);
    IgniteCache<Integer, byte[]> cache = Objects.requireNonNull(ignite.cache("c"));
    for (int key = 0; key < keys; key++) {
      assertThat(cache.get(key)).as("key %s", key).isEqualTo(LogNodes.value(key, VALUE));
    }
    cache.put(keys, LogNodes.value(keys, VALUE));
    image.nodes().stop(ignite);
  }

  private static void expectRefused(StoreImage image, String... messages) throws IOException {
    Map<String, Integer> before = image.contents();
    if (hasReadableSuperblock(image)) {
      assertThatThrownBy(() -> verify(image))
          .as("the verifier")
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll(messages);
    }
    // Twice: what is refused stays refused.
    for (int start = 0; start < 2; start++) {
      assertThatThrownBy(() -> image.nodes().start(StoreImage.NODE, MediumKind.EMULATED, c -> c))
          .satisfies(
              refused -> {
                for (String message : messages) {
                  assertThat(refused).hasStackTraceContaining(message);
                }
              });
      assertThat(image.contents()).isEqualTo(before);
    }
  }

  private static void verify(StoreImage image) throws IOException {
    PoolState state = Objects.requireNonNull(new PoolInspector().inspect(image.wal()).state());
    new LogVerifier()
        .verify(
            image.wal(),
            state,
            LogNodes.RING,
            image.nodes().archiveDirectory(StoreImage.NODE),
            image.checkpoints());
  }

  private static boolean hasReadableSuperblock(StoreImage image) throws IOException {
    return new PoolInspector().inspect(image.wal()).state() != null;
  }

  private static Path marker(StoreImage image, String type) throws IOException {
    try (Stream<Path> files = Files.list(image.checkpoints())) {
      List<Path> found =
          files.filter(file -> file.toString().endsWith("-" + type + ".bin")).sorted().toList();
      return found.get(found.size() - 1);
    }
  }

  private static byte endMark(StoreImage image) throws IOException {
    Path complete = image.archived(1);
    return StoreImage.bytes(complete).get(StoreImage.end(complete, 1));
  }

  private static byte[] record(Path segment, int at) throws IOException {
    ByteBuffer bytes = StoreImage.bytes(segment);
    byte[] record = new byte[bytes.getInt(at + 13)];
    bytes.get(at, record);
    return record;
  }

  /** The same record, as if it had been written at another offset. */
  private static byte[] moved(byte[] record, int to) {
    byte[] moved = record.clone();
    ByteBuffer bytes = ByteBuffer.wrap(moved).order(ByteOrder.nativeOrder());
    bytes.putInt(9, to);
    int crc = FastCrc.calcCrc(bytes.duplicate(), moved.length - 4);
    bytes.putInt(moved.length - 4, crc);
    return moved;
  }

  /** The higher of the mark's two entries; the segment is the last one. */
  private static int marked(Path wal) throws IOException {
    ByteBuffer mark =
        StoreImage.bytes(wal.resolve(LogMark.FILE_NAME)).order(ByteOrder.LITTLE_ENDIAN);
    long position = Math.max(mark.getLong(64), mark.getLong(128));
    return position >>> 31 < 3 ? 0 : (int) (position & Integer.MAX_VALUE);
  }
}
