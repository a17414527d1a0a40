package io.dpmgrid.ignite;

import java.io.IOException;

/**
 * Holds the engine to the tail that was found when the log was opened: resuming before it would
 * overwrite acknowledged records, resuming behind it would leave a hole. Only the first resume of a
 * start is checked; later ones continue what this process wrote.
 */
final class ResumeGuard {
  private final LogTail tail;
  private boolean resumed;

  ResumeGuard(LogTail tail) {
    this.tail = tail;
  }

  /**
   * @throws IOException if the engine resumes somewhere else; nothing was written yet
   */
  synchronized void check(long segment, int position) throws IOException {
    if (resumed) {
      return;
    }
    resumed = true;
    boolean fresh = segment == 0 && position == 0 && tail.isFresh();
    if (!fresh && (segment != tail.segment() || position != tail.end())) {
      throw new IOException(
          "The log ends at segment "
              + tail.segment()
              + ", offset "
              + tail.end()
              + ", but the engine wants to resume at segment "
              + segment
              + ", offset "
              + position
              + ", which would overwrite or orphan records that may be acknowledged. Nothing was"
              + " written. Keep a copy of the log directory and open the store with the engine"
              + " version that wrote it.");
    }
  }
}
