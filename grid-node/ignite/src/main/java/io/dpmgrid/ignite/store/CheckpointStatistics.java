package io.dpmgrid.ignite.store;

import java.util.Map;

/**
 * What a node's checkpoints did since it started; each field is read on its own.
 *
 * @param finished how many were finished, by why they began
 * @param nanos how long they took together, from the wish to the durable END marker
 * @param lockNanos how long they kept writers out together
 * @param pages how many pages they had together
 * @param lastNanos how long the last one took; 0 before the first
 * @param lastEndMillis when the last one was finished, in milliseconds since the epoch; 0 before
 *     the first
 * @param running whether one runs now
 * @param runningPages how many pages the running one has; 0 while its pages are not known
 * @param runningWritten how many of them are written to the stores
 * @param logBytes bytes of log since the last one began: what a restart would replay
 * @param logLimitBytes bytes of log at which the next one begins; 0 if only the interval counts
 */
public record CheckpointStatistics(
    Map<CheckpointReason, Long> finished,
    long nanos,
    long lockNanos,
    long pages,
    long lastNanos,
    long lastEndMillis,
    boolean running,
    int runningPages,
    int runningWritten,
    long logBytes,
    long logLimitBytes) {
  /** Before there can be any. */
  public static final CheckpointStatistics NONE =
      new CheckpointStatistics(Map.of(), 0, 0, 0, 0, 0, false, 0, 0, 0, 0);

  /** Copies. */
  public CheckpointStatistics {
    finished = Map.copyOf(finished);
  }
}
