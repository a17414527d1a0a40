package io.dpmgrid.ignite;

/**
 * A reading of the log's counters since the node started; each field is read on its own, so sums
 * across fields may be off by what happened in between.
 *
 * @param segmentsOpened segments that the log wrote to
 * @param rollOvers segments that were closed because the next one began
 * @param flushes calls that waited for durability
 * @param repairedBytes bytes behind the last valid record that the last start zeroed
 * @param failed whether the log's medium failed; nothing is acknowledged any more then
 */
public record LogStatistics(
    long segmentsOpened, long rollOvers, long flushes, long repairedBytes, boolean failed) {
  /** Before the log is open. */
  public static final LogStatistics NONE = new LogStatistics(0, 0, 0, 0, false);
}
