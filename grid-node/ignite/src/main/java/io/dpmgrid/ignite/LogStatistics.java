package io.dpmgrid.ignite;

import io.dpmgrid.pmem.log.LogMeter;
import io.dpmgrid.pmem.log.PersistTimes;
import io.dpmgrid.pmem.log.StallCause;
import java.util.Map;

/**
 * A reading of the log's counters since the node started; each field is read on its own, so sums
 * across fields may be off by what happened in between. No count ever falls.
 *
 * @param segmentsOpened segments that the log wrote to
 * @param rollOvers segments that were closed because the next one began
 * @param flushes calls that waited for durability
 * @param repairedBytes bytes behind the last valid record that the last start zeroed
 * @param failed whether the log's medium failed; nothing is acknowledged any more then
 * @param records records that were added, of every kind; exact for segments of up to 2^24 records
 * @param bytes bytes of log that became durable, segment headers and end marks included
 * @param updates updates of entries among the records: what puts, removes and copies from other
 *     nodes changed here
 * @param lagBytes bytes that are reserved and not durable yet
 * @param groupCommits synchronous writes that were each done for all who waited; none where a
 *     writer persists its own lines
 * @param persistTimes how long write-back and fence, or synchronous writes, took; of ranges that
 *     their writers persist themselves one in {@link LogMeter#SAMPLED} is timed
 * @param stalls waits of writers that took longer than {@link LogMeter#STALL}, and are over
 */
public record LogStatistics(
    long segmentsOpened,
    long rollOvers,
    long flushes,
    long repairedBytes,
    boolean failed,
    long records,
    long bytes,
    long updates,
    long lagBytes,
    long groupCommits,
    PersistTimes.Reading persistTimes,
    Map<StallCause, LogMeter.Stalls> stalls) {
  /** Before the log is open. */
  public static final LogStatistics NONE =
      new LogStatistics(0, 0, 0, 0, false, 0, 0, 0, 0, 0, PersistTimes.Reading.NONE, Map.of());

  /** Copies. */
  public LogStatistics {
    stalls = Map.copyOf(stalls);
  }
}
