package io.dpmgrid.bench.ignite;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out of a caller's stalls whether it mostly waited for a processor. For one thread.
 *
 * <p>The kernel is asked every few milliseconds and after a stall. What the thread waited between
 * the last question and the begin of the stalled operation cannot be told from the rest, so all of
 * that time is taken for waiting: a stall is rather not put down to the scheduler than wrongly.
 */
final class StallWatch implements AutoCloseable {
  private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final @Nullable ProcessorWait wait = ProcessorWait.open();
  private final long begin = System.nanoTime();
  private final long waitedAtBegin;
  private long asked = begin;
  private long waited;
  private long waitingStalls;

  StallWatch() throws IOException {
    waited = wait == null ? 0 : wait.nanos();
    waitedAtBegin = waited;
  }

  /**
   * After each operation, with when it began and ended.
   *
   * @return when the next one may begin
   */
  long after(long operation, long end) throws IOException {
    if (wait == null || end - asked < ASK_NANOS) {
      return end;
    }
    long now = wait.nanos();
    if (end - operation >= PutResult.STALL_NANOS
        && isMostlyWait(end - operation, now - waited, operation - asked)) {
      waitingStalls++;
    }
    waited = now;
    asked = System.nanoTime();
    return asked;
  }

  /**
   * @param stall how long the operation took
   * @param waitedNanos how long the thread had no processor since the kernel was asked
   * @param before how long before the operation that was
   */
  static boolean isMostlyWait(long stall, long waitedNanos, long before) {
    return waitedNanos - before >= stall / 2;
  }

  /** What was found since; {@code null} where the kernel does not tell. */
  @Nullable ProcessorWaits result() throws IOException {
    if (wait == null) {
      return null;
    }
    double share = (wait.nanos() - waitedAtBegin) / (double) (System.nanoTime() - begin);
    return new ProcessorWaits(100 * share, waitingStalls);
  }

  @Override
  public void close() throws IOException {
    if (wait != null) {
      wait.close();
    }
  }
}
