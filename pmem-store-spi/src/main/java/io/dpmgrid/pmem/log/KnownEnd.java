package io.dpmgrid.pmem.log;

/**
 * What is known of a log's end before the log is read, so that damage can be told from what a crash
 * leaves.
 *
 * @param segment the segment up to which the log is known to have been durable
 * @param offset the offset in it before which every record is known to have been durable; 0 if
 *     nothing is known
 * @param ordered whether the log was last written through {@link SegmentWriter}, so that no more
 *     can lie behind a missing record than {@link TailDamage} allows
 */
public record KnownEnd(long segment, int offset, boolean ordered) {
  /** Nothing is known: of a log that somebody else may have written. */
  public static final KnownEnd NOTHING = new KnownEnd(0, 0, false);

  /** Nothing but that it was written through {@link SegmentWriter}. */
  public static final KnownEnd ORDERED = new KnownEnd(0, 0, true);

  /** Refuses negative positions. */
  public KnownEnd {
    if (segment < 0 || offset < 0) {
      throw new IllegalArgumentException("segment " + segment + ", offset " + offset);
    }
  }

  /** The same, and at least this much is durable. */
  public KnownEnd atLeast(long otherSegment, int otherOffset) {
    boolean further =
        otherSegment > segment || (otherSegment == segment && otherOffset > this.offset);
    return further ? new KnownEnd(otherSegment, otherOffset, ordered) : this;
  }
}
