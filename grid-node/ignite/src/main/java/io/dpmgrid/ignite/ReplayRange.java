package io.dpmgrid.ignite;

import io.dpmgrid.pmem.log.LogCorruptException;
import io.dpmgrid.pmem.log.SegmentFraming;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.apache.ignite.internal.processors.cache.persistence.wal.serializer.RecordSerializerFactory;

/**
 * Verifies the complete segments that a replay will read: all but the last one, by the order in
 * which segments are begun, and that one too if it was archived. The engine's reader takes some
 * kinds of damage for the end of a segment and would go on behind it without a word.
 */
final class ReplayRange {
  // The mark that ends a segment; where it does not fit, records reach this close to the end.
  private static final int END_MARK = 1;

  private final LogFiles files;
  private final EngineFraming framing = new EngineFraming();

  ReplayRange(LogFiles files) {
    this.files = files;
  }

  /**
   * Verifies every segment from the replay's begin on.
   *
   * @param since the segment before which somebody else wrote, whose order is not ours
   * @param until the segment behind the last complete one
   * @throws LogCorruptException if one is missing or damaged; nothing was changed
   */
  void verify(CheckpointMarkers markers, long since, long until) throws IOException {
    WALPointer from = markers.replayFrom();
    if (from == null) {
      return;
    }
    long archived = files.lastArchived();
    for (long index = Math.max(from.index(), since); index < until; index++) {
      int start = index == from.index() ? from.fileOffset() : RecordFraming.HEADER;
      if (index <= archived) {
        verifyArchived(markers, index, start);
      } else {
        Path file = files.inRing(index);
        if (file == null) {
          throw missing(markers, files.slot(index), index);
        }
        refuseIncomplete(file, index, start);
      }
    }
  }

  /**
   * Whether the archive's copy of a segment was torn by a crash, while the segment is whole in the
   * ring: the engine names the copy before it is durable.
   */
  boolean isTornCopy(long index) throws IOException {
    Path copy = index < 0 ? null : files.archived(index);
    if (copy == null || !Files.exists(copy)) {
      return false;
    }
    Path original = files.inRing(index);
    return original != null
        && holeIn(copy, index, RecordFraming.HEADER) >= 0
        && holeIn(original, index, RecordFraming.HEADER) < 0;
  }

  private void verifyArchived(CheckpointMarkers markers, long index, int start) throws IOException {
    Path file = files.archived(index);
    if (!Files.exists(file)) {
      if (!files.isCompressed(index)) {
        throw missing(markers, file, index);
      }
      return; // The engine checks a compressed segment as a whole when it unpacks it.
    }
    refuseIncomplete(file, index, start);
  }

  private void refuseIncomplete(Path file, long index, int start) throws IOException {
    int end = holeIn(file, index, start);
    if (end >= 0) {
      throw new LogCorruptException(
          file,
          "the record at offset "
              + end
              + " of segment "
              + index
              + " is damaged or missing; the segment was complete, as it was archived or a later"
              + " one exists, and is needed to replay the log. Nothing was changed. Restore the file"
              + " from a copy; or move this node's data away and let the node be rebuilt by its peers.");
    }
  }

  /** Where records are missing; -1 if none are. */
  private int holeIn(Path file, long index, int start) throws IOException {
    ByteBuffer segment = LogFiles.map(file);
    RecordFraming.Header header =
        RecordFraming.header(segment.duplicate().order(ByteOrder.nativeOrder()));
    if (header != null
        && header.index() == index
        && header.version() < RecordSerializerFactory.LATEST_SERIALIZER_VERSION) {
      return -1; // Its records carry no length, so the engine alone can walk them.
    }
    if (segment.capacity() < RecordFraming.HEADER || framing.headerIndex(segment) != index) {
      return 0;
    }
    int at = Math.max(start, RecordFraming.HEADER);
    while (at < segment.capacity()) {
      int length = framing.recordLength(segment, index, at);
      if (length <= SegmentFraming.NO_RECORD) {
        break;
      }
      if (framing.endsSegment(segment, index, at)) {
        return framing.nextRecord(segment, index, at + length) < 0 ? -1 : at;
      }
      at += length;
    }
    return isFilled(file, segment.capacity(), at) ? -1 : at;
  }

  /**
   * Whether no end mark fits behind the records. Slots keep their length when the user changes it,
   * so there may be shorter ones; a file whose length no other slot has may have been truncated.
   */
  private boolean isFilled(Path file, int length, int end) throws IOException {
    return end + END_MARK >= files.slotLength()
        || (end + END_MARK >= length && files.hasOtherSlotOf(length, file));
  }

  private static LogCorruptException missing(CheckpointMarkers markers, Path file, long index) {
    return new LogCorruptException(
        file,
        "segment "
            + index
            + " of the log is not there or its header is damaged, and the replay needs it ("
            + markers.source()
            + "). Nothing was changed. Restore the file from a copy; or move this node's data away"
            + " and let the node be rebuilt by its peers.");
  }
}
