package io.dpmgrid.ignite;

import io.dpmgrid.pmem.log.LogCorruptException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the segments of the engine's log are: in a ring of slots, named by slot or, where the log
 * had no archive before, by absolute index; and in an archive, raw or compressed. Reads only; what
 * it finds is as of each call. Not thread-safe.
 */
final class LogFiles {
  // Damage takes whole blocks of a medium, and the records in them with the header.
  private static final int BEHIND_HEADER = 1 << 20;

  private final Path directory;
  private final Path archive;
  private final int ring;
  private final LongFunction<Path> slotFile;

  /** A copy in the archive that counts as not there. */
  private long disregarded = -1;

  /**
   * @param directory the log's directory
   * @param archive the archive's directory; need not exist
   * @param ring slots in the ring
   * @param slotFile the file of a slot number
   */
  LogFiles(Path directory, Path archive, int ring, LongFunction<Path> slotFile) {
    this.directory = directory;
    this.archive = archive;
    this.ring = ring;
    this.slotFile = slotFile;
  }

  /** A segment in the log's directory, with its header. */
  record Found(Path file, RecordFraming.Header header) {}

  /** The slot in which a segment belongs. */
  Path slot(long index) {
    return slotFile.apply(index % ring);
  }

  /**
   * The segment with the highest header in the log's directory.
   *
   * @throws LogCorruptException if it lies where the engine would not look for it
   */
  @Nullable Found last() throws IOException {
    Found last = null;
    Found stray = null;
    for (Found found : inDirectory()) {
      if (belongs(found)) {
        last = higher(last, found);
      } else {
        stray = higher(stray, found);
      }
    }
    long highest = Math.max(last == null ? -1 : last.header.index(), lastArchived());
    if (stray != null && stray.header.index() > highest) {
      throw new LogCorruptException(
          stray.file,
          "holds segment "
              + stray.header.index()
              + ", the last one, which does not belong there in a ring of "
              + ring
              + " segments. Nothing was changed. Configure the number of segments the log was made"
              + " with (DataStorageConfiguration.walSegments), or restore the file's name.");
    }
    return last;
  }

  /** The lowest segment that is there, in the ring or the archive; -1 if there is none. */
  long first() throws IOException {
    long first = Long.MAX_VALUE;
    for (Found found : inDirectory()) {
      first = Math.min(first, found.header.index());
    }
    for (Path file : archived()) {
      first = Math.min(first, number(file));
    }
    return first == Long.MAX_VALUE ? -1 : first;
  }

  /** The highest segment in the archive; -1 if there is none. */
  long lastArchived() throws IOException {
    long last = -1;
    for (Path file : archived()) {
      last = Math.max(last, number(file));
    }
    return last;
  }

  /** From now on the archive's copy of this segment counts as not there. */
  void disregardArchived(long index) {
    disregarded = index;
  }

  /** The length of the longest slot, in bytes; 0 if there is none. */
  long slotLength() throws IOException {
    long length = 0;
    for (Path file : segments(directory, ".wal")) {
      length = Math.max(length, Files.size(file));
    }
    return length;
  }

  /** Whether a slot has this length in bytes, apart from one file. */
  boolean hasOtherSlotOf(long length, Path file) throws IOException {
    for (Path slot : segments(directory, ".wal")) {
      if (Files.size(slot) == length && !slot.equals(file)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Where a valid record of a segment is in its slot, whatever the slot's header says; -1 if the
   * segment never began. What earlier segments left there does not count.
   */
  int recordOf(long index) throws IOException {
    Path file = slot(index);
    return Files.exists(file)
        ? RecordFraming.next(map(file), index, RecordFraming.HEADER, BEHIND_HEADER)
        : -1;
  }

  /** The segment's raw copy in the archive; may not exist. */
  Path archived(long index) {
    return archive.resolve(String.format(Locale.ROOT, "%016d.wal", index));
  }

  /** Whether the segment is in the archive in compressed form. */
  boolean isCompressed(long index) {
    return Files.exists(archive.resolve(String.format(Locale.ROOT, "%016d.wal.zip", index)));
  }

  /** The segment in the log's directory; {@code null} if its slot was used again or is damaged. */
  @Nullable Path inRing(long index) throws IOException {
    for (Found found : inDirectory()) {
      if (found.header.index() == index && belongs(found)) {
        return found.file;
      }
    }
    return null;
  }

  /** The bytes of a header, or fewer where the file is shorter. */
  static ByteBuffer start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return ByteBuffer.wrap(in.readNBytes(RecordFraming.HEADER)).order(ByteOrder.nativeOrder());
    }
  }

  /** The bytes of a segment, read only, in the engine's byte order. */
  static ByteBuffer map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long length = Math.min(channel.size(), Integer.MAX_VALUE);
      return channel.map(MapMode.READ_ONLY, 0, length).order(ByteOrder.nativeOrder());
    }
  }

  private List<Found> inDirectory() throws IOException {
    List<Found> found = new ArrayList<>();
    for (Path file : segments(directory, ".wal")) {
      RecordFraming.Header header = RecordFraming.header(start(file));
      if (header != null) {
        found.add(new Found(file, header));
      }
    }
    return found;
  }

  private boolean belongs(Found found) {
    long index = found.header.index();
    long number = number(found.file);
    return number == index || number == index % ring;
  }

  private static Found higher(@Nullable Found one, Found other) {
    return one == null || other.header.index() > one.header.index() ? other : one;
  }

  private List<Path> archived() throws IOException {
    if (!Files.isDirectory(archive)) {
      return List.of();
    }
    List<Path> found = segments(archive, ".wal", ".wal.zip");
    found.removeIf(file -> number(file) == disregarded);
    return found;
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
