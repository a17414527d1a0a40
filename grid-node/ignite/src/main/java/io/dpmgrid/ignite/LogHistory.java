package io.dpmgrid.ignite;

import io.dpmgrid.pmem.log.KnownEnd;
import io.dpmgrid.pmem.log.LogMarkState;

/**
 * Who wrote the log before this start, as far as its mark and the pool's shutdown mark tell. Only
 * what we wrote is in our order: stock engines may have written before the mark was begun, or since
 * a clean shutdown.
 *
 * @param since the first segment that is whole by our order; -1 if none is
 * @param until the last segment of which we wrote the end; {@link Long#MAX_VALUE} if nobody wrote
 *     since
 * @param known what is known of the log's end
 */
record LogHistory(long since, long until, KnownEnd known) {
  /** Nothing is known: the log may be anybody's. */
  static final LogHistory UNKNOWN = new LogHistory(-1, -1, KnownEnd.NOTHING);

  /**
   * What a mark says.
   *
   * @param unclean whether the pool was not closed, so that nobody but us can have written: a stock
   *     engine is not to be started on such a store
   */
  static LogHistory of(LogMarkState mark, boolean unclean) {
    if (mark.since() < 0) {
      return UNKNOWN;
    }
    long until = unclean ? Long.MAX_VALUE : mark.segment();
    return new LogHistory(mark.since(), until, mark.known(unclean));
  }

  /** Whether any of the log is known to be ours. */
  boolean isOurs() {
    return since >= 0;
  }

  /** Whether somebody else may have written the log's end. */
  boolean isForeign(LogTail tail) {
    boolean unclean = known.ordered();
    boolean moved = tail.segment() != known.segment() || tail.end() != known.offset();
    return !isOurs() || (!unclean && moved);
  }
}
