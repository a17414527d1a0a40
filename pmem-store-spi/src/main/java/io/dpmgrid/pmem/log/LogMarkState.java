package io.dpmgrid.pmem.log;

/**
 * What the mark of a log says.
 *
 * @param since the segment since which the log was written with the mark; -1 if the mark says
 *     nothing
 * @param segment the segment up to which the log is known to be durable
 * @param offset the offset in {@code segment} before which all is known to be durable; 0 if unknown
 */
public record LogMarkState(long since, long segment, int offset) {
  /** Of a mark that is missing, damaged or of another pool. */
  static final LogMarkState NOTHING = new LogMarkState(-1, 0, 0);

  /**
   * What is known by it of the log's end.
   *
   * @param unclean whether the pool was not closed, so that nobody but the mark's owner can have
   *     written since
   */
  public KnownEnd known(boolean unclean) {
    return since < 0 ? KnownEnd.NOTHING : new KnownEnd(segment, offset, unclean);
  }
}
