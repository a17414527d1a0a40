package io.dpmgrid.ignite;

import io.dpmgrid.pmem.log.SegmentHeader;
import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.region.Region;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.apache.ignite.internal.processors.cache.persistence.wal.FileWriteAheadLogManager;
import org.apache.ignite.internal.processors.cache.persistence.wal.serializer.RecordSerializerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Brings the end of the log into order before the engine's reader sees it. The segment with the
 * highest header is the last, and every earlier one is complete, because a header is written only
 * when all before it is durable. Behind the last valid record of the last segment may lie torn
 * records, or whole ones that nobody acknowledged and that would come back when a later write ends
 * just before them: all of it is zeroed, durably.
 *
 * <p>It is stricter than a repair of a log that is always ours: the engine lets its users change
 * the size and number of segments and drop the archive between two starts, and the stock engine's
 * own crashes leave what ours cannot. Only what the engine's own reader would not replay is
 * touched. Running it twice changes nothing more.
 */
final class LogRepair {
  private static final int CHUNK = 1 << 16;

  private final Medium medium;
  private final Path directory;
  private final Path archive;
  private final int ring;
  private final long segmentSize;
  private final LongFunction<Path> slotFile;
  private final EarlierFormat earlier;

  /** Finds the end of a segment that was written by an earlier serializer. */
  interface EarlierFormat {
    /** The offset behind the last record that the engine itself can read. */
    int end(Path file, long index, int version) throws IOException;
  }

  /**
   * @param medium the medium of {@code directory}
   * @param directory the log's directory
   * @param archive the archive's directory; need not exist
   * @param ring slots in the ring
   * @param segmentSize the size of a slot that has to be made, in bytes
   * @param slotFile the file of a slot number
   * @param earlier reads segments of serializer version 1
   */
  LogRepair(
      Medium medium,
      Path directory,
      Path archive,
      int ring,
      long segmentSize,
      LongFunction<Path> slotFile,
      EarlierFormat earlier) {
    this.medium = medium;
    this.directory = directory;
    this.archive = archive;
    this.ring = ring;
    this.segmentSize = segmentSize;
    this.slotFile = slotFile;
    this.earlier = earlier;
  }

  private record Found(Path file, RecordFraming.Header header) {}

  /**
   * Repairs, and says where the log ends.
   *
   * @throws IOException if the log cannot be read, or was written without CRCs
   */
  LogTail repair() throws IOException {
    Found last = last();
    long archived = lastArchived();
    if (last != null && last.header.unchecked()) {
      throw new IOException(
          last.file
              + ": this segment was written with IGNITE_PDS_SKIP_CRC, so torn records cannot be told"
              + " from whole ones. Start the engine without the plugin and without that property,"
              + " let it finish a checkpoint, and stop it; then start again.");
    }
    if (last == null && archived < 0) {
      return new LogTail(0, 0, 0);
    }
    if (last == null || archived >= last.header.index()) {
      // The last segment was archived and its successor never began. The engine would write on in
      // the archived one and later read the archive's copy, which lacks what was written since.
      int version =
          last == null ? RecordSerializerFactory.LATEST_SERIALIZER_VERSION : last.header.version();
      begin(archived + 1, version);
      return new LogTail(archived + 1, RecordFraming.HEADER, 0);
    }
    long index = last.header.index();
    int end;
    long repaired;
    if (last.header.version() < RecordSerializerFactory.LATEST_SERIALIZER_VERSION) {
      end = earlier.end(last.file, index, last.header.version());
      try (Region slot = medium.open(last.file)) {
        repaired = zero(slot, end);
        slot.persist(0, end);
      }
    } else {
      try (Region slot = medium.open(last.file)) {
        end = RecordFraming.end(slot.view().order(ByteOrder.nativeOrder()), index);
        repaired = zero(slot, end);
        // After a mere kill what was just read may be in caches alone; nothing may be acknowledged
        // on top of it before it is durable.
        slot.persist(0, end);
      }
    }
    return new LogTail(index, end, repaired + clearTornHeader(index + 1));
  }

  /** The segment with the highest header. */
  private @Nullable Found last() throws IOException {
    Found last = null;
    for (Path file : segments(directory, ".wal")) {
      RecordFraming.Header header = RecordFraming.header(start(file));
      if (header != null
          && belongs(file, header.index())
          && (last == null || header.index() > last.header.index())) {
        last = new Found(file, header);
      }
    }
    return last;
  }

  /** Files are named by slot, or by absolute index where the log had no archive before. */
  private boolean belongs(Path file, long index) {
    long number = number(file);
    return number == index || number == index % ring;
  }

  private long lastArchived() throws IOException {
    long last = -1;
    if (Files.isDirectory(archive)) {
      for (Path file : segments(archive, ".wal", ".wal.zip")) {
        last = Math.max(last, number(file));
      }
    }
    return last;
  }

  /** Begins a new segment with nothing in it but its header. */
  private void begin(long index, int version) throws IOException {
    Path file = slotFile.apply(index % ring);
    try (Region slot = Files.exists(file) ? medium.open(file) : medium.create(file, segmentSize)) {
      zero(slot, 0);
      ByteBuffer header = ByteBuffer.allocate(RecordFraming.HEADER).order(ByteOrder.nativeOrder());
      FileWriteAheadLogManager.prepareSerializerVersionBuffer(index, version, false, header);
      SegmentHeader.write(slot, header);
    }
  }

  /** A successor that began and whose header is torn: only the stock engine leaves such. */
  private long clearTornHeader(long index) throws IOException {
    Path file = slotFile.apply(index % ring);
    if (!Files.exists(file)) {
      return 0;
    }
    ByteBuffer start = start(file);
    if (!RecordFraming.beginsSegment(start, index) || RecordFraming.header(start) != null) {
      return 0;
    }
    try (Region slot = medium.open(file)) {
      return zero(slot, 0);
    }
  }

  /** Zeroes from {@code from} to the end, durably; gives how many bytes lay in dirty chunks. */
  private static long zero(Region slot, int from) {
    byte[] bytes = new byte[CHUNK];
    long zeroed = 0;
    for (long at = from; at < slot.size(); ) {
      int length = (int) Math.min(CHUNK - at % CHUNK, slot.size() - at);
      slot.get(at, bytes, 0, length);
      if (!allZero(bytes, length)) {
        slot.zero(at, length);
        slot.persist(at, length);
        zeroed += length;
      }
      at += length;
    }
    return zeroed;
  }

  private static boolean allZero(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** The bytes of a header, or fewer where the file is shorter. */
  private static ByteBuffer start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return ByteBuffer.wrap(in.readNBytes(RecordFraming.HEADER)).order(ByteOrder.nativeOrder());
    }
  }

  private static List<Path> segments(Path directory, String... suffixes) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        for (String suffix : suffixes) {
          if (name.matches("[0-9]{16}" + suffix.replace(".", "\\."))) {
            found.add(file);
          }
        }
      }
    }
    return found;
  }

  private static long number(Path file) {
    return Long.parseLong(file.getFileName().toString().substring(0, 16));
  }
}
