package io.dpmgrid.ignite;

/**
 * Where the log ended when it was opened.
 *
 * @param segment the absolute index of the last segment
 * @param end the offset behind its last valid record
 * @param repairedBytes how many bytes behind it were zeroed
 */
record LogTail(long segment, int end, long repairedBytes) {
  /** Whether no record was ever logged. */
  boolean isFresh() {
    return segment == 0 && end <= RecordFraming.HEADER;
  }
}
