package io.dpmgrid.ignite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointMarkersStorage;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.jspecify.annotations.Nullable;

/**
 * What the markers of a store's checkpoints say: from where the log will be replayed, and up to
 * where it was durable, as the engine makes it so before it writes a marker.
 *
 * <p>A marker is a file whose name says when and which, and whose 16 bytes are the place of the
 * checkpoint's record in the log: segment, offset, length, in native order. Markers are written
 * under a temporary name, so a crash leaves none that is torn. Immutable.
 */
final class CheckpointMarkers {
  private static final int LENGTH = Long.BYTES + 2 * Integer.BYTES;

  private final Path directory;
  private final @Nullable Marker start;
  private final @Nullable Marker end;
  private final WALPointer durable;

  private record Marker(Path file, long time, String id, boolean isStart, WALPointer place) {}

  private CheckpointMarkers(Path directory, List<Marker> all) {
    this.directory = directory;
    Marker lastStart = null;
    Marker lastEnd = null;
    WALPointer highest = new WALPointer(0, 0, 0);
    for (Marker marker : all) {
      if (marker.isStart) {
        lastStart = lastStart == null || marker.time > lastStart.time ? marker : lastStart;
      } else {
        lastEnd = lastEnd == null || marker.time > lastEnd.time ? marker : lastEnd;
      }
      highest = marker.place.compareTo(highest) > 0 ? marker.place : highest;
    }
    this.start = lastStart;
    this.end = lastEnd;
    this.durable = highest;
  }

  /**
   * Reads all markers.
   *
   * @param directory the engine's checkpoint directory; need not exist
   * @throws IOException if one of them is damaged, or the last END has no START
   */
  static CheckpointMarkers read(Path directory) throws IOException {
    List<Marker> all = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Matcher name =
              CheckpointMarkersStorage.CP_FILE_NAME_PATTERN.matcher(file.getFileName().toString());
          if (name.matches()) {
            boolean isStart = name.group(3).equals("START");
            long time = Long.parseLong(name.group(1));
            all.add(new Marker(file, time, name.group(2), isStart, place(file)));
          }
        }
      }
    }
    CheckpointMarkers markers = new CheckpointMarkers(directory, all);
    markers.refuseEndWithoutStart();
    return markers;
  }

  /** The segment in which the last checkpoint's record is. */
  long durableSegment() {
    return durable.index();
  }

  /** Where that record ends: all before was durable. 0 if there is no checkpoint. */
  int durableOffset() {
    return durable.fileOffset() + durable.length();
  }

  /** Where a replay begins; {@code null} at the beginning of the log. */
  @Nullable WALPointer replayFrom() {
    Marker from = end;
    if (start != null && end != null && start.place.compareTo(end.place) < 0) {
      from = start;
    }
    return from == null || from.place.length() == 0 ? null : from.place;
  }

  /** For messages: the marker that {@link #replayFrom} comes from. */
  Path source() {
    return end == null ? directory : end.file;
  }

  /**
   * Refuses a store without markers whose log does not reach back to its beginning: without a
   * marker everything since then would have to be replayed.
   *
   * @param firstSegment the lowest segment that is there; -1 if there is none
   * @throws IOException if the markers were lost; nothing was changed
   */
  void refuseLost(long firstSegment) throws IOException {
    if (start == null && end == null && firstSegment > 0) {
      throw new IOException(
          directory
              + ": there is no checkpoint marker, but the log begins at segment "
              + firstSegment
              + " and not at 0, so checkpoints were made and their markers are lost. Nothing was"
              + " changed. Put the *-START.bin and *-END.bin files back; or move this node's data"
              + " away and let the node be rebuilt by its peers.");
    }
  }

  private void refuseEndWithoutStart() throws IOException {
    Marker last = end;
    if (last != null && (start == null || start.time < last.time)) {
      throw new IOException(
          last.file
              + ": the checkpoint's END marker is there and its START marker is missing. Nothing was"
              + " changed. Put "
              + last.time
              + "-"
              + last.id
              + "-START.bin back; it has the same content.");
    }
  }

  private static WALPointer place(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length == LENGTH) {
      ByteBuffer marker = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
      WALPointer place = new WALPointer(marker.getLong(), marker.getInt(), marker.getInt());
      if (place.index() >= 0
          && place.fileOffset() >= 0
          && place.length() >= 0
          && place.fileOffset() + (long) place.length() <= Integer.MAX_VALUE) {
        return place;
      }
    }
    throw new IOException(
        file
            + ": this checkpoint marker is damaged: it has "
            + bytes.length
            + " bytes where a place in the log of "
            + LENGTH
            + " bytes is expected. Nothing was changed. The START and the END marker of a checkpoint"
            + " have the same content: copy the one that is intact; or restore the file.");
  }
}
