package io.dpmgrid.ignite;

import io.dpmgrid.pmem.log.KnownEnd;
import io.dpmgrid.pmem.log.LogCorruptException;
import io.dpmgrid.pmem.log.SegmentHeader;
import io.dpmgrid.pmem.log.TailRepair;
import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.region.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.ignite.internal.processors.cache.persistence.wal.FileWriteAheadLogManager;
import org.apache.ignite.internal.processors.cache.persistence.wal.serializer.RecordSerializerFactory;

/**
 * Brings the end of the engine's log into order before the engine's reader sees it: finds the last
 * segment where the engine and its users may have left it, and hands it to {@link TailRepair}. They
 * may change the number of segments and drop the archive between two starts, archive a segment
 * before its successor began, and come from a stock engine, whose crashes leave what ours cannot.
 *
 * <p>Everything is checked before anything is changed: a log that lost what was durable is refused
 * as it is. Running it twice changes nothing more.
 */
final class LogRepair {
  private final Medium medium;
  private final LogFiles files;
  private final long segmentSize;
  private final EarlierFormat earlier;

  /** Finds the end of a segment that was written by an earlier serializer. */
  interface EarlierFormat {
    /** The offset behind the last record that the engine itself can read. */
    int end(Path file, long index, int version) throws IOException;
  }

  /**
   * @param medium the medium of the log's directory
   * @param segmentSize the size of a slot that has to be made, in bytes
   * @param earlier reads segments of serializer version 1
   */
  LogRepair(Medium medium, LogFiles files, long segmentSize, EarlierFormat earlier) {
    this.medium = medium;
    this.files = files;
    this.segmentSize = segmentSize;
    this.earlier = earlier;
  }

  /**
   * Repairs, and says where the log ends.
   *
   * @param markers what the checkpoints' markers say
   * @throws LogCorruptException if something durable is missing; nothing was changed
   * @throws IOException if the log cannot be read, or was written without CRCs
   */
  LogTail repair(LogHistory history, CheckpointMarkers markers) throws IOException {
    LogCheck.Verdict found = new LogCheck(files).check(history, markers);
    if (found.index() < 0) {
      return new LogTail(0, 0, 0);
    }
    LogFiles.Found last = found.continued();
    if (last == null) {
      LogFiles.Found before = found.last();
      int version =
          before == null
              ? RecordSerializerFactory.LATEST_SERIALIZER_VERSION
              : before.header().version();
      begin(found.archived() + 1, version);
      return new LogTail(found.archived() + 1, RecordFraming.HEADER, 0);
    }
    if (found.torn() >= 0) {
      refuseDamaged(last, found.known());
      removeTorn(files.archived(found.torn()));
    }
    TailRepair.Tail tail = repair(last, found.known());
    long index = found.index();
    return new LogTail(index, tail.end(), tail.bytesZeroed() + clearTornHeader(index + 1));
  }

  private void refuseDamaged(LogFiles.Found last, KnownEnd known) throws IOException {
    if (last.header().version() == RecordSerializerFactory.LATEST_SERIALIZER_VERSION) {
      try (Region slot = medium.open(last.file())) {
        new TailRepair(new EngineFraming())
            .find(slot.path(), slot.view(), last.header().index(), known);
      }
    }
  }

  /**
   * Removes a torn copy of a segment that the ring has whole; the engine copies it again. Durable
   * before the ring is touched: if the segment is the last one, the repair takes its end mark, and
   * a copy that came back after another power cut would count for what was written since.
   */
  private void removeTorn(Path copy) throws IOException {
    Files.delete(copy);
    Path archive = copy.getParent();
    if (archive != null) {
      medium.syncDirectory(archive);
    }
  }

  private TailRepair.Tail repair(LogFiles.Found last, KnownEnd known) throws IOException {
    long index = last.header().index();
    if (last.header().version() < RecordSerializerFactory.LATEST_SERIALIZER_VERSION) {
      int end = earlier.end(last.file(), index, last.header().version());
      // Never zeroed, as its end is but what could be read: should the engine read on, the guard of
      // its resume refuses, and nothing is lost. Nothing can come back either: the engine closes
      // this segment at once with an end mark, to go on in its own format.
      try (Region slot = medium.open(last.file())) {
        slot.persist(0, slot.size());
        return new TailRepair.Tail(end, 0, 0);
      }
    }
    try (Region slot = medium.open(last.file())) {
      return new TailRepair(new EngineFraming()).repair(slot, index, known);
    }
  }

  /** Begins a new segment with nothing in it but its header. */
  private void begin(long index, int version) throws IOException {
    Path file = files.slot(index);
    try (Region slot = Files.exists(file) ? medium.open(file) : medium.create(file, segmentSize)) {
      TailRepair.cut(slot, 0);
      ByteBuffer header = ByteBuffer.allocate(RecordFraming.HEADER).order(ByteOrder.nativeOrder());
      FileWriteAheadLogManager.prepareSerializerVersionBuffer(index, version, false, header);
      SegmentHeader.write(slot, header);
    }
  }

  /**
   * A successor that began and whose header is torn: only the stock engine leaves such. And one
   * whose header is damaged, in a log that may be anybody's: when the segment begins anew, its old
   * records must not come back behind new ones.
   */
  private long clearTornHeader(long index) throws IOException {
    Path file = files.slot(index);
    if (!Files.exists(file)) {
      return 0;
    }
    ByteBuffer start = LogFiles.start(file);
    boolean torn = RecordFraming.beginsSegment(start, index) && RecordFraming.header(start) == null;
    if (!torn && files.recordOf(index) < 0) {
      return 0;
    }
    try (Region slot = medium.open(file)) {
      return TailRepair.cut(slot, 0);
    }
  }
}
