package io.dpmgrid.ignite;

import io.dpmgrid.pmem.log.KnownEnd;
import io.dpmgrid.pmem.log.LogCorruptException;
import io.dpmgrid.pmem.log.TailRepair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.ignite.internal.processors.cache.persistence.wal.serializer.RecordSerializerFactory;

/**
 * Verifies the end of a log whose last segment was archived before a later one began. The engine
 * reads such a segment from the archive alone, so what the copy lacks is lost with the next start.
 * Changes nothing.
 */
final class LastCopy {
  private final LogFiles files;
  private final TailRepair tail = new TailRepair(new EngineFraming());

  LastCopy(LogFiles files) {
    this.files = files;
  }

  /**
   * Verifies the archive's copy of the last segment.
   *
   * @param known what is known of the log's end
   * @throws LogCorruptException if the copy lacks what was durable, or what the ring has
   */
  void verify(long index, KnownEnd known) throws IOException {
    Path copy = files.archived(index);
    if (!Files.exists(copy) || isEarlier(copy)) {
      return; // The engine checks a compressed segment as a whole when it unpacks it.
    }
    int end = tail.find(copy, LogFiles.map(copy), index, known).end();
    Path original = files.inRing(index);
    if (original == null) {
      return;
    }
    int further = tail.find(original, LogFiles.map(original), index, KnownEnd.NOTHING).end();
    if (further > end) {
      throw new LogCorruptException(
          copy,
          "this copy of segment "
              + index
              + " ends at offset "
              + end
              + ", and "
              + original
              + " goes on to offset "
              + further
              + ". Nothing was changed. Move the copy out of the archive: the node then goes on with"
              + " the segment itself, and copies it again.");
    }
  }

  /** Whether only the engine can walk its records, as they carry no length. */
  private static boolean isEarlier(Path copy) throws IOException {
    RecordFraming.Header header = RecordFraming.header(LogFiles.start(copy));
    return header != null && header.version() < RecordSerializerFactory.LATEST_SERIALIZER_VERSION;
  }
}
