package io.dpmgrid.ignite;

import io.dpmgrid.pmem.log.KnownEnd;
import io.dpmgrid.pmem.log.LogCorruptException;
import io.dpmgrid.pmem.log.TailRepair;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a log can be opened, and where its last segment is: for {@link LogRepair}, which
 * goes on from there, and for {@link LogVerifier}, which only tells. What lies behind the last
 * valid record is left to {@link TailRepair}. Changes nothing.
 */
final class LogCheck {
  private final LogFiles files;

  LogCheck(LogFiles files) {
    this.files = files;
  }

  /**
   * A log that can be opened, as far as its last segment's end is not concerned.
   *
   * @param last the segment with the highest header in the log's directory
   * @param archived the highest segment in the archive; -1 if there is none
   * @param torn the segment whose copy in the archive a crash tore, while the ring has it whole; -1
   *     if there is none
   * @param known what is known of the log's end
   */
  record Verdict(LogFiles.@Nullable Found last, long archived, long torn, KnownEnd known) {
    /** The last segment, in the ring or the archive; -1 if there is none. */
    long index() {
      return Math.max(last == null ? -1 : last.header().index(), archived);
    }

    /**
     * The segment that is to be continued; {@code null} if a new one has to begin. If the last
     * segment was archived and its successor never began, the engine would write on in the archived
     * one and later read the archive's copy, which lacks what was written since.
     */
    LogFiles.@Nullable Found continued() {
      return last == null || archived >= last.header().index() ? null : last;
    }
  }

  /**
   * Checks everything but the end of the last segment.
   *
   * @param markers what the checkpoints' markers say
   * @throws LogCorruptException if something durable is missing
   * @throws IOException if the log cannot be read, or was written without CRCs
   */
  Verdict check(LogHistory history, CheckpointMarkers markers) throws IOException {
    ReplayRange range = new ReplayRange(files);
    long torn =
        history.isOurs() && range.isTornCopy(files.lastArchived()) ? files.lastArchived() : -1;
    files.disregardArchived(torn);
    KnownEnd known = history.known().atLeast(markers.durableSegment(), markers.durableOffset());
    Verdict found = new Verdict(files.last(), files.lastArchived(), torn, known);
    TailRepair.refuseMissing(files.slot(known.segment()), known, found.index());
    markers.refuseLost(files.first());
    LogFiles.Found last = found.last();
    if (last != null && last.header().unchecked()) {
      throw new IOException(
          last.file()
              + ": this segment was written with IGNITE_PDS_SKIP_CRC, so torn records cannot be told"
              + " from whole ones. Start the engine without the plugin and without that property,"
              + " let it finish a checkpoint, and stop it; then start again.");
    }
    boolean goesOn = found.continued() != null;
    if (history.isOurs()) {
      long complete = goesOn ? found.index() : found.index() + 1;
      range.verify(markers, history.since(), Math.min(complete, history.until()));
      if (!goesOn && found.archived() >= 0) {
        new LastCopy(files).verify(found.archived(), known);
      }
    }
    if (history.isOurs() && history.known().ordered()) {
      refuseBegun(found.index() + 1);
    }
    return found;
  }

  /**
   * Refuses a log of which another segment had begun whose header is damaged: a header is durable
   * before anything is stored behind it, so no crash leaves records of a segment without it. The
   * slot would be taken for unused, and what is in it for an earlier segment's.
   */
  private void refuseBegun(long index) throws IOException {
    int record = files.recordOf(index);
    if (record >= 0) {
      throw new LogCorruptException(
          files.slot(index),
          "the header of segment "
              + index
              + " is damaged: a valid record of it is at offset "
              + record
              + ". Nothing was changed. Restore the file from a copy; or move this node's data away"
              + " and let the node be rebuilt by its peers.");
    }
  }
}
