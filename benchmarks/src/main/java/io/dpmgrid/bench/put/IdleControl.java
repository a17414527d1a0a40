package io.dpmgrid.bench.put;

import io.dpmgrid.bench.ignite.PutResult;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the machine does to a thread that wants almost nothing: it sleeps for a millisecond again
 * and again, beside what is measured and in a process that is idle otherwise, and notes how much
 * later than asked it went on. A stall that it sees too is not the fault of what is measured.
 *
 * <p>It is a lower bound: the scheduler prefers a thread that sleeps to one that always wants its
 * processor.
 *
 * <p>Not thread-safe.
 */
final class IdleControl {
  private static final long SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Thread thread = new Thread(this::run, "idle-control");
  private volatile boolean stopped;
  private long longestNanos;
  private long stalls;

  /**
   * What was seen between start and stop.
   *
   * @param longestUs the longest delay, in microseconds
   * @param stalls delays over {@link PutResult#STALL_NANOS}
   */
  record Seen(double longestUs, long stalls) {}

  private IdleControl() {
    thread.setDaemon(true);
  }

  static IdleControl start() {
    IdleControl control = new IdleControl();
    control.thread.start();
    return control;
  }

  /** Ends the control; called once. */
  Seen stop() {
    stopped = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return new Seen(longestNanos / 1e3, stalls);
  }

  private void run() {
    long before = System.nanoTime();
    while (!stopped) {
      LockSupport.parkNanos(SLEEP_NANOS);
      long after = System.nanoTime();
      long late = after - before - SLEEP_NANOS;
      longestNanos = Math.max(longestNanos, late);
      if (late >= PutResult.STALL_NANOS) {
        stalls++;
      }
      before = after;
    }
  }
}
