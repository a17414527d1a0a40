package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.pmem.log.LogMark;
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

/**
 * The files of a real node that wrote some log segments and was killed, to be damaged in copies and
 * started from.
 */
final class KilledStore implements AutoCloseable {
  private static final int ENTRIES_OF_MARK = 64;
  private static final int VALUE = 700;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final StoreImage base;
  private final int keys;
  private final long last;
  private final int end;

  private KilledStore(StoreImage base, int keys) throws IOException {
    this.base = base;
    this.keys = keys;
    this.last = base.last();
    this.end = StoreImage.end(base.slot(last), last);
  }

  /** One node writes some segments and is left as a kill would leave it. */
  static KilledStore write() throws Exception {
    try (MediumRoot root = MediumRoot.on(MediumKind.EMULATED);
        LogNodes nodes = new LogNodes(root.path())) {
      Ignite ignite = nodes.start(StoreImage.NODE, MediumKind.EMULATED, c -> c);
      LogNodes.activate(ignite);
      IgniteCache<Integer, byte[]> cache = ignite.getOrCreateCache("c");
      int keys = 0;
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
      KilledStore made = new KilledStore(StoreImage.copyOf(root.path(), MediumKind.EMULATED), keys);
      assertThat(made.last).isEqualTo(3);
      assertThat(made.end).isGreaterThan(durable);
      return made;
    }
  }

  /** The index of the last segment, which is about four fifths full. */
  long last() {
    return last;
  }

  /** Where its valid records end. */
  int end() {
    return end;
  }

  @Override
  public void close() throws IOException {
    base.close();
  }

  /** A copy of the files, to be damaged. */
  StoreImage image() throws IOException {
    return StoreImage.copyOf(base.path(), MediumKind.EMULATED);
  }

  /** Starts the node and expects every key. */
  void expectEverything(StoreImage image) throws IOException {
    assertThatCode(() -> verify(image)).as("the verifier").doesNotThrowAnyException();
    Ignite ignite = image.nodes().restart(StoreImage.NODE, MediumKind.EMULATED);
    IgniteCache<Integer, byte[]> cache = Objects.requireNonNull(ignite.cache("c"));
    for (int key = 0; key < keys; key++) {
      assertThat(cache.get(key)).as("key %s", key).isEqualTo(LogNodes.value(key, VALUE));
    }
    cache.put(keys, LogNodes.value(keys, VALUE));
    image.nodes().stop(ignite);
  }

  /** Expects that the node does not start, says why, and changes nothing. */
  static void expectRefused(StoreImage image, String... messages) throws IOException {
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

  /** Lets the log's mark know who wrote, and nothing of how far. */
  static void forgetMark(StoreImage image) throws IOException {
    StoreImage.write(image.wal().resolve(LogMark.FILE_NAME), ENTRIES_OF_MARK, new byte[128]);
  }

  /** Lets the log's mark know that a segment began, and nothing of what follows. */
  static void mark(StoreImage image, long segment) throws IOException {
    PoolState state = Objects.requireNonNull(new PoolInspector().inspect(image.wal()).state());
    try (Medium medium = medium(image);
        LogMark mark = LogMark.open(medium, image.wal(), state.poolId())) {
      mark.begin(0);
      mark.advance(segment, RecordFraming.HEADER);
    }
  }

  /** Where an image's log is. */
  static Medium medium(StoreImage image) throws IOException {
    return Media.open(
        new MediumRequest(image.wal(), MediumKind.EMULATED, null, EmulationModel.NONE));
  }

  /** Repairs an image's log without a node. */
  static LogTail repair(StoreImage image, Medium medium, LogHistory history) throws IOException {
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
        .repair(history, CheckpointMarkers.read(image.checkpoints()));
  }

  /** The last marker of a type. */
  static Path marker(StoreImage image, String type) throws IOException {
    try (Stream<Path> files = Files.list(image.checkpoints())) {
      List<Path> found =
          files.filter(file -> file.toString().endsWith("-" + type + ".bin")).sorted().toList();
      return found.get(found.size() - 1);
    }
  }

  /** The byte that ends a segment. */
  static byte endMark(StoreImage image) throws IOException {
    Path complete = image.archived(1);
    return StoreImage.bytes(complete).get(StoreImage.end(complete, 1));
  }

  static byte[] record(Path segment, int at) throws IOException {
    ByteBuffer bytes = StoreImage.bytes(segment);
    byte[] record = new byte[bytes.getInt(at + 13)];
    bytes.get(at, record);
    return record;
  }

  /** The same record, as if it had been written at another offset. */
  static byte[] moved(byte[] record, int to) {
    byte[] moved = record.clone();
    ByteBuffer bytes = ByteBuffer.wrap(moved).order(ByteOrder.nativeOrder());
    bytes.putInt(9, to);
    int crc = FastCrc.calcCrc(bytes.duplicate(), moved.length - 4);
    bytes.putInt(moved.length - 4, crc);
    return moved;
  }

  /** The higher of the mark's two entries; the segment is the last one. */
  static int marked(Path wal) throws IOException {
    ByteBuffer mark =
        StoreImage.bytes(wal.resolve(LogMark.FILE_NAME)).order(ByteOrder.LITTLE_ENDIAN);
    long position = Math.max(mark.getLong(64), mark.getLong(128));
    return position >>> 31 < 3 ? 0 : (int) (position & Integer.MAX_VALUE);
  }
}
