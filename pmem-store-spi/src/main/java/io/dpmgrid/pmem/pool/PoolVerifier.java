package io.dpmgrid.pmem.pool;

import io.dpmgrid.pmem.log.KnownEnd;
import io.dpmgrid.pmem.log.LogCorruptException;
import io.dpmgrid.pmem.log.LogMark;
import io.dpmgrid.pmem.log.SegmentFraming;
import io.dpmgrid.pmem.log.TailRepair;
import io.dpmgrid.pmem.pool.PoolProblem.Severity;
import io.dpmgrid.pmem.pool.SuperblockCopy.Condition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads everything in a pool and says what is wrong: the superblock, the ring's shape, and every
 * record of every segment by the caller's framing. What lies behind the last valid record is judged
 * as the log's opening would, by what its mark says; not so in a pool in use, whose log is in
 * motion. Takes no lock and never writes.
 *
 * <p>Thread-safe if the framing is.
 */
public final class PoolVerifier {
  private static final String RESTORE =
      "Restore the file from a backup; or move the pool away and let the node be rebuilt by its"
          + " peers.";
  private static final String MENDS_ITSELF = "Nothing is to be done: the next opening mends it.";

  private final SegmentFraming framing;

  /**
   * @param framing how the ring's segments are to be read
   */
  public PoolVerifier(SegmentFraming framing) {
    this.framing = framing;
  }

  /**
   * Verifies the pool in a directory. Whatever is wrong with the pool is part of the answer.
   *
   * @throws IOException if the directory cannot be read
   */
  public PoolVerification verify(Path directory) throws IOException {
    PoolInspection inspection = new PoolInspector().inspect(directory);
    // Before the segments: a log that is written meanwhile is further than it says then.
    KnownEnd known = known(inspection);
    List<PoolProblem> problems = new ArrayList<>();
    verifySuperblock(inspection, problems);
    verifyShape(inspection.ring(), problems);
    List<SegmentFinding> segments = new ArrayList<>();
    for (RingFile file : inspection.ring()) {
      try {
        segments.add(walk(file));
      } catch (IOException | InternalError e) {
        problems.add(
            new PoolProblem(
                file.file(), Severity.DAMAGE, "cannot be read: " + e.getMessage(), RESTORE));
      }
    }
    verifyOrder(segments, inspection.ring(), known, problems);
    verifyEnd(directory, segments, inspection.ring().size(), known, problems);
    return new PoolVerification(inspection, List.copyOf(segments), List.copyOf(problems));
  }

  private static KnownEnd known(PoolInspection inspection) throws IOException {
    PoolState state = inspection.state();
    return state == null || inspection.inUse()
        ? KnownEnd.NOTHING
        : LogMark.read(inspection.directory(), state.poolId()).known(!state.clean());
  }

  private static void verifySuperblock(PoolInspection inspection, List<PoolProblem> problems) {
    Path file = inspection.directory().resolve(SuperblockDescriptor.FILE_NAME);
    String problem = inspection.problem();
    if (problem != null) {
      problems.add(new PoolProblem(file, Severity.DAMAGE, problem, "See the message."));
      return;
    }
    for (SuperblockCopy copy : inspection.copies()) {
      if (copy.condition() == Condition.BLANK && !inspection.inUse()) {
        problems.add(
            new PoolProblem(
                file,
                Severity.REPAIRABLE,
                "copy " + copy.name() + " was not finished before a crash",
                MENDS_ITSELF));
      } else if (copy.condition() == Condition.CORRUPT) {
        problems.add(
            new PoolProblem(
                file,
                Severity.DAMAGE,
                "copy " + copy.name() + " is damaged: " + copy.detail(),
                "The other copy serves, and the next two updates replace the damaged one; check the"
                    + " device."));
      }
    }
  }

  private static void verifyShape(List<RingFile> ring, List<PoolProblem> problems) {
    for (int i = 0; i < ring.size(); i++) {
      RingFile file = ring.get(i);
      if (file.slot() != i) {
        problems.add(
            new PoolProblem(
                file.file(),
                Severity.DAMAGE,
                "stands where slot " + i + " of the log ring should be",
                RESTORE));
        return;
      }
    }
  }

  private SegmentFinding walk(RingFile file) throws IOException {
    if (file.size() == 0 || file.size() > Integer.MAX_VALUE) {
      throw new IOException(file.size() + " bytes are no segment");
    }
    ByteBuffer segment = map(file.file());
    long index = framing.headerIndex(segment);
    if (index < 0) {
      return new SegmentFinding(file.file(), file.slot(), index, 0, 0, false, notZero(segment, 0));
    }
    int offset = framing.headerLength();
    long records = 0;
    boolean ended = false;
    while (!ended && offset < segment.capacity()) {
      int length = framing.recordLength(segment, index, offset);
      if (length <= SegmentFraming.NO_RECORD || length > segment.capacity() - offset) {
        break;
      }
      ended = framing.endsSegment(segment, index, offset);
      offset += length;
      records++;
    }
    return new SegmentFinding(
        file.file(), file.slot(), index, records, offset, ended, notZero(segment, offset));
  }

  private static ByteBuffer map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(MapMode.READ_ONLY, 0, channel.size()).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  private static long highest(List<SegmentFinding> segments) {
    long highest = SegmentFraming.BLANK;
    for (SegmentFinding segment : segments) {
      highest = Math.max(highest, segment.index());
    }
    return highest;
  }

  private static void verifyEnd(
      Path directory,
      List<SegmentFinding> segments,
      int slots,
      KnownEnd known,
      List<PoolProblem> problems) {
    long slot = known.segment() % Math.max(1, slots);
    Path file = directory.resolve(String.format(Locale.ROOT, "%016d.wal", slot));
    try {
      TailRepair.refuseMissing(file, known, highest(segments));
    } catch (LogCorruptException e) {
      problems.add(PoolProblem.refused(e.path(), e.what()));
    }
  }

  private void verifyTail(SegmentFinding last, KnownEnd known, List<PoolProblem> problems)
      throws IOException {
    try {
      new TailRepair(framing).find(last.file(), map(last.file()), last.index(), known);
    } catch (LogCorruptException e) {
      problems.add(PoolProblem.refused(e.path(), e.what()));
      return;
    }
    if (last.bytesBehind() > 0) {
      problems.add(
          new PoolProblem(
              last.file(),
              Severity.REPAIRABLE,
              last.bytesBehind()
                  + " bytes behind the last valid record at "
                  + last.end()
                  + ", which nobody acknowledged",
              MENDS_ITSELF));
    }
  }

  private void verifyOrder(
      List<SegmentFinding> segments,
      List<RingFile> ring,
      KnownEnd known,
      List<PoolProblem> problems)
      throws IOException {
    int slots = ring.size();
    long highest = highest(segments);
    for (SegmentFinding segment : segments) {
      long index = segment.index();
      boolean next = highest < 0 || segment.slot() == (highest + 1) % slots;
      if (index == SegmentFraming.TORN) {
        problems.add(
            new PoolProblem(
                segment.file(),
                next ? Severity.REPAIRABLE : Severity.DAMAGE,
                "the segment header is torn",
                next ? MENDS_ITSELF : RESTORE));
      } else if (index >= 0 && index % slots != segment.slot()) {
        problems.add(
            new PoolProblem(
                segment.file(),
                Severity.DAMAGE,
                "holds segment " + index + ", which belongs into slot " + index % slots,
                RESTORE));
      } else if (index >= 0 && index <= highest - slots) {
        problems.add(
            new PoolProblem(
                segment.file(),
                Severity.DAMAGE,
                "holds segment " + index + " where a later one must be, as the last is " + highest,
                RESTORE));
      } else if (index >= 0 && index < highest && !segment.ended() && segment.bytesBehind() > 0) {
        problems.add(
            new PoolProblem(
                segment.file(),
                Severity.DAMAGE,
                "the record at "
                    + segment.end()
                    + " of segment "
                    + index
                    + " is damaged, and a later segment exists, so it was complete",
                RESTORE));
      } else if (index >= 0 && index < highest && !segment.ended() && isCut(segment, ring)) {
        problems.add(
            new PoolProblem(
                segment.file(),
                Severity.DAMAGE,
                "segment "
                    + index
                    + " breaks off at the end of the file, which has "
                    + size(segment, ring)
                    + " bytes as no other slot has: it was truncated",
                RESTORE));
      } else if (index == highest && index >= 0) {
        verifyTail(segment, known, problems);
      }
    }
  }

  /**
   * Whether a segment ends with its file, and the file's length is that of no other slot. Slots
   * keep their length when the user asks for another one, so two of a kind are in order.
   */
  private static boolean isCut(SegmentFinding segment, List<RingFile> ring) {
    long size = size(segment, ring);
    boolean shorter = ring.stream().anyMatch(file -> file.size() > size);
    return shorter && ring.stream().filter(file -> file.size() == size).count() == 1;
  }

  private static long size(SegmentFinding segment, List<RingFile> ring) {
    return ring.stream()
        .filter(file -> file.slot() == segment.slot())
        .mapToLong(RingFile::size)
        .findFirst()
        .orElseThrow();
  }

  private static long notZero(ByteBuffer segment, int from) {
    long count = 0;
    int at = from;
    for (; (at & (Long.BYTES - 1)) != 0 && at < segment.capacity(); at++) {
      count += segment.get(at) == 0 ? 0 : 1;
    }
    for (; at + Long.BYTES <= segment.capacity(); at += Long.BYTES) {
      if (segment.getLong(at) != 0) {
        for (int i = 0; i < Long.BYTES; i++) {
          count += segment.get(at + i) == 0 ? 0 : 1;
        }
      }
    }
    for (; at < segment.capacity(); at++) {
      count += segment.get(at) == 0 ? 0 : 1;
    }
    return count;
  }
}
