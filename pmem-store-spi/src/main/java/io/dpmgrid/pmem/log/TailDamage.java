package io.dpmgrid.pmem.log;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Tells a damaged record in the last segment from a torn one. A crash tears only what nobody
 * acknowledged, so a missing record is damage if it is known to have been durable, or if more valid
 * records follow it than can have been in flight:
 *
 * <ul>
 *   <li>Where each writer persists its own range, a range is stored only while it is fewer than
 *       {@link SegmentWriter#MAX_IN_FLIGHT} ranges ahead of the first one that is not published,
 *       and an acknowledgement waits for the publication of everything before it. So at most that
 *       many ranges, less one, follow a range that nobody acknowledged.
 *   <li>Where one writes for all, writes follow each other, each of at most {@link
 *       SegmentWriter#MAX_WRITE} bytes. So all valid records behind a missing one come from one
 *       write, and span no more than that and the block around its end.
 * </ul>
 *
 * Both must be exceeded, so that a log may be moved to another kind of medium after a crash.
 *
 * <p>Where the valid records end, a byte that looks like an end mark says nothing: a slot keeps
 * what its earlier segments left, and a mark may be a single byte without a check sum. So such a
 * place is a hole like any other.
 *
 * <p>What is damaged within these limits looks exactly like a torn tail, and is taken for one.
 */
final class TailDamage {
  private static final int BLOCK = 4096;

  private final SegmentFraming framing;

  TailDamage(SegmentFraming framing) {
    this.framing = framing;
  }

  /**
   * Refuses a tail that no crash leaves.
   *
   * @param end where the valid records of the segment end
   * @throws LogCorruptException if something durable is missing; nothing was changed
   */
  void refuse(Path file, ByteBuffer segment, long index, int end, KnownEnd known)
      throws LogCorruptException {
    if (known.segment() == index && end < known.offset()) {
      throw new LogCorruptException(
          file,
          "the record at offset "
              + end
              + " of segment "
              + index
              + " is damaged: records up to offset "
              + known.offset()
              + " were durable. "
              + remedy());
    }
    if (!known.ordered()) {
      return;
    }
    Behind behind = behind(segment, index, end + 1);
    boolean tooMuch =
        behind.records >= SegmentWriter.MAX_IN_FLIGHT
            && behind.to - behind.from > SegmentWriter.MAX_WRITE + BLOCK;
    if (tooMuch) {
      throw new LogCorruptException(
          file,
          "the record at offset "
              + end
              + " of segment "
              + index
              + " is damaged: "
              + behind.records
              + " valid records follow at offsets "
              + behind.from
              + " to "
              + behind.to
              + ", more than a crash can leave there. "
              + remedy());
    }
  }

  /**
   * Refuses a log whose end is missing.
   *
   * @param file where the missing segment belongs
   * @param highest the last segment that is there
   */
  static void refuseMissing(Path file, KnownEnd known, long highest) throws LogCorruptException {
    if (known.offset() > 0 && known.segment() > highest) {
      throw new LogCorruptException(
          file,
          "segment "
              + known.segment()
              + " is missing or its header is damaged; it was durable up to offset "
              + known.offset()
              + ", and the last segment that is there is "
              + highest
              + ". "
              + remedy());
    }
  }

  private static String remedy() {
    return "Nothing was changed. Restore the file from a copy; or move this node's data away and let"
        + " the node be rebuilt by its peers.";
  }

  private Behind behind(ByteBuffer segment, long index, int from) {
    int first = framing.nextRecord(segment, index, Math.min(from, segment.capacity()));
    if (first < 0) {
      return new Behind(0, 0, 0);
    }
    int records = 0;
    int to = first;
    for (int at = first; at >= 0; at = framing.nextRecord(segment, index, to)) {
      records++;
      to = at + framing.recordLength(segment, index, at);
    }
    return new Behind(records, first, to);
  }

  private record Behind(int records, int from, int to) {}
}
