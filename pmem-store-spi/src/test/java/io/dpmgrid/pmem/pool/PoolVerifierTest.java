package io.dpmgrid.pmem.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.log.LogMark;
import io.dpmgrid.pmem.log.SegmentFraming;
import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.MediumRequest;
import io.dpmgrid.pmem.pool.PoolProblem.Severity;
import io.dpmgrid.pmem.pool.SuperblockCopy.Condition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tools see of a pool, in use or damaged; and that looking changes nothing. */
final class PoolVerifierTest {
  private static final int SLOT = 4096;

  private Medium medium;
  private Path directory;

  @BeforeEach
  void makePool(@TempDir Path disk) throws IOException {
    medium = Media.open(MediumRequest.of(disk));
    directory = medium.directory().resolve("pool");
    Pool.create(medium, directory, PoolOwner.of("node1")).close();
  }

  @AfterEach
  void closeMedium() {
    medium.close();
  }

  @Test
  void shouldFindNothingWrongWithACleanPoolAndWriteNothing() throws IOException {
    segment(0, 3, 5, true);
    segment(1, 4, 2, false);
    segment(2, -1, 0, false);
    Map<Path, String> before = fingerprint();
    PoolVerification found = verify();
    assertThat(found.problems()).isEmpty();
    assertThat(found.ok()).isTrue();
    assertThat(found.segments()).extracting(SegmentFinding::records).containsExactly(5L, 2L, 0L);
    assertThat(found.segments()).extracting(SegmentFinding::index).containsExactly(3L, 4L, -1L);
    assertThat(found.inspection().ring()).extracting(RingFile::size).containsOnly((long) SLOT);
    assertThat(found.inspection().inUse()).isFalse();
    assertThat(found.inspection().state()).extracting(PoolState::clean).isEqualTo(true);
    assertThat(fingerprint()).isEqualTo(before);
  }

  @Test
  void shouldInspectAPoolInUseWithoutTakingItsLockAway() throws IOException {
    Path lock = directory.resolve(PoolLock.FILE_NAME);
    try (Pool pool = Pool.open(medium, directory, PoolOwner.of("node1"))) {
      PoolInspection found = new PoolInspector().inspect(directory);
      assertThat(found.inUse()).isTrue();
      assertThat(found.ownerProcess()).isEqualTo(ProcessHandle.current().pid());
      assertThat(found.state()).isEqualTo(pool.state());
      assertThat(verify().ok()).isTrue();
      assertThat(new LockHolder().processOf(lock)).isPresent();
    }
  }

  @Test
  void shouldTellADamagedCopyFromAnUnfinishedOne() throws IOException {
    Path file = directory.resolve(SuperblockDescriptor.FILE_NAME);
    byte[] intact = Files.readAllBytes(file);
    byte[] damaged = intact.clone();
    damaged[99] ^= 1;
    Files.write(file, damaged);
    PoolVerification found = verify();
    assertThat(found.ok()).isFalse();
    assertThat(found.inspection().copies())
        .extracting(SuperblockCopy::condition)
        .containsExactly(Condition.CORRUPT, Condition.VALID);
    assertThat(found.problems()).singleElement().asString().contains("copy A", "CRC32C");

    byte[] unfinished = intact.clone();
    Arrays.fill(unfinished, SuperblockDescriptor.COPY_LENGTH, 5000, (byte) 0);
    Files.write(file, unfinished);
    found = verify();
    assertThat(found.ok()).isTrue();
    assertThat(found.problems())
        .singleElement()
        .extracting(PoolProblem::severity)
        .isEqualTo(Severity.REPAIRABLE);
  }

  @Test
  void shouldReportWhatCannotBeOpenedInTheWordsOfTheOpening() throws IOException {
    Path file = directory.resolve(SuperblockDescriptor.FILE_NAME);
    Files.write(file, new byte[10]);
    assertThat(verify().problems()).singleElement().asString().contains("found 10 bytes");
    Files.delete(file);
    assertThat(verify().problems()).singleElement().asString().contains("there is no pool");
  }

  @Test
  void shouldTellATornTailFromDamageInTheMiddle() throws IOException {
    segment(0, 3, 5, true);
    segment(1, 4, 5, false);
    segment(2, -1, 0, false);
    overwrite(1, 16 + 3 * 16, (byte) 0x55);
    PoolVerification found = verify();
    assertThat(found.ok()).isTrue();
    assertThat(found.problems()).singleElement().asString().contains("REPAIRABLE", "nobody");

    overwrite(0, 16 + 3 * 16, (byte) 0x55);
    found = verify();
    assertThat(found.ok()).isFalse();
    assertThat(found.problems()).anyMatch(problem -> problem.what().contains("segment 3"));
  }

  @Test
  void shouldCallAHoleBeforeTheMarkDamageAsTheOpeningDoes() throws IOException {
    mark(4, 16 + 4 * 16);
    segment(0, 3, 5, true);
    segment(1, 4, 5, false);
    segment(2, -1, 0, false);
    overwrite(1, 16 + 4 * 16, (byte) 0x55);
    assertThat(verify().problems())
        .singleElement()
        .extracting(PoolProblem::severity)
        .as("behind the mark")
        .isEqualTo(Severity.REPAIRABLE);

    overwrite(1, 16 + 3 * 16, (byte) 0x55);
    Map<Path, String> before = fingerprint();
    PoolVerification found = verify();
    assertThat(found.ok()).isFalse();
    assertThat(found.problems())
        .singleElement()
        .asString()
        .contains("the record at offset 64 of segment 4", "offset 80 were durable", "refuses");
    assertThat(fingerprint()).isEqualTo(before);

    try (Pool pool = Pool.open(medium, directory, PoolOwner.of("node1"))) {
      pool.markOpen();
      assertThat(pool.state().clean()).isFalse();
      assertThat(verify().ok()).as("in motion").isTrue();
    }
  }

  @Test
  void shouldMissTheSegmentThatTheMarkIsIn() throws IOException {
    mark(4, 16 + 4 * 16);
    segment(0, 3, 5, true);
    segment(1, -1, 0, false);
    segment(2, -1, 0, false);
    PoolVerification found = verify();
    assertThat(found.ok()).isFalse();
    assertThat(found.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.path()).isEqualTo(slot(1)))
        .satisfies(problem -> assertThat(problem.what()).contains("segment 4 is missing"));
  }

  @Test
  void shouldReportSlotsThatAreMissingMisplacedOrEmpty() throws IOException {
    segment(0, 3, 5, true);
    segment(2, 5, 5, true);
    assertThat(verify().problems()).anyMatch(problem -> problem.what().contains("slot 1"));
    segment(1, 7, 1, false);
    segment(2, 4, 1, false);
    assertThat(verify().problems()).anyMatch(problem -> problem.what().contains("belongs into"));
    Files.write(slot(1), new byte[0]);
    assertThat(verify().ok()).isFalse();
  }

  /**
   * As the user leaves it who asks for more and longer segments: the old ones keep their length.
   */
  @Test
  void shouldTakeSlotsOfTwoLengthsAsANodeTakesThem() throws IOException {
    segment(0, 4, SLOT / 2 / 16 - 1, false);
    segment(1, 5, 3, true);
    segment(2, 6, 5, true);
    segment(3, 7, 2, false);
    truncate(0);
    truncate(1);
    assertThat(verify().problems()).isEmpty();
  }

  @Test
  void shouldTakeAShortSlotOfItsOwnLengthThatIsUnusedOrClosed() throws IOException {
    segment(0, 3, 5, true);
    segment(1, 4, 2, false);
    segment(2, -1, 0, false);
    truncate(0);
    assertThat(verify().problems()).as("closed").isEmpty();
    segment(0, 3, 5, true);
    truncate(2);
    assertThat(verify().problems()).as("unused").isEmpty();
  }

  @Test
  void shouldReportASegmentThatWasCutBetweenTwoRecords() throws IOException {
    segment(0, 3, SLOT / 16 - 1, true);
    segment(1, 4, 2, false);
    segment(2, -1, 0, false);
    truncate(0);
    PoolVerification found = verify();
    assertThat(found.ok()).isFalse();
    assertThat(found.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.path()).isEqualTo(slot(0)))
        .satisfies(problem -> assertThat(problem.what()).contains("2048 bytes", "truncated"));
  }

  @Test
  void shouldTellATornHeaderInTheNextSlotFromOneElsewhere() throws IOException {
    segment(0, 3, 5, true);
    segment(1, 4, 5, false);
    segment(2, -1, 0, false);
    overwrite(2, 0, (byte) 0x77);
    assertThat(verify().ok()).isTrue();
    overwrite(0, 0, (byte) 0x77);
    assertThat(verify().ok()).isFalse();
  }

  private PoolVerification verify() throws IOException {
    return new PoolVerifier(new Framing()).verify(directory);
  }

  private void mark(long segment, int offset) throws IOException {
    UUID id = Objects.requireNonNull(new PoolInspector().inspect(directory).state()).poolId();
    try (LogMark mark = LogMark.open(medium, directory, id)) {
      mark.begin(0);
      mark.advance(segment, offset);
    }
  }

  private Path slot(int slot) {
    return directory.resolve("%016d.wal".formatted(slot));
  }

  /** Header: index + 1 and a mark. Records: 16 bytes, of index, position and a mark. */
  private void segment(int slot, long index, int records, boolean ended) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SLOT).order(ByteOrder.LITTLE_ENDIAN);
    if (index >= 0) {
      bytes.putLong(0, index + 1).putLong(8, 0x1111);
      for (int i = 0; i < records; i++) {
        int at = 16 + 16 * i;
        bytes.putInt(at, (int) index).putInt(at + 4, at);
        bytes.putLong(at + 8, ended && i == records - 1 ? 0x3333 : 0x2222);
      }
    }
    Files.write(slot(slot), bytes.array());
  }

  /** To half of what a slot has. */
  private void truncate(int slot) throws IOException {
    Files.write(slot(slot), Arrays.copyOf(Files.readAllBytes(slot(slot)), SLOT / 2));
  }

  private void overwrite(int slot, int at, byte value) throws IOException {
    byte[] bytes = Files.readAllBytes(slot(slot));
    bytes[at] = value;
    bytes[at + 8] = value;
    Files.write(slot(slot), bytes);
  }

  private Map<Path, String> fingerprint() throws IOException {
    Map<Path, String> files = new LinkedHashMap<>();
    try (Stream<Path> list = Files.list(directory)) {
      for (Path file : list.sorted().toList()) {
        files.put(
            file,
            Files.getLastModifiedTime(file) + " " + Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return files;
  }

  private static final class Framing implements SegmentFraming {
    @Override
    public int headerLength() {
      return 16;
    }

    @Override
    public long headerIndex(ByteBuffer segment) {
      long word = segment.getLong(0);
      return word == 0 ? BLANK : segment.getLong(8) == 0x1111 ? word - 1 : TORN;
    }

    @Override
    public int recordLength(ByteBuffer segment, long index, int offset) {
      if (offset + 16 > segment.capacity()) {
        return NO_RECORD;
      }
      long mark = segment.getLong(offset + 8);
      boolean valid =
          segment.getInt(offset) == index
              && segment.getInt(offset + 4) == offset
              && (mark == 0x2222 || mark == 0x3333);
      return valid ? 16 : NO_RECORD;
    }

    @Override
    public boolean endsSegment(ByteBuffer segment, long index, int offset) {
      return segment.getLong(offset + 8) == 0x3333;
    }
  }
}
