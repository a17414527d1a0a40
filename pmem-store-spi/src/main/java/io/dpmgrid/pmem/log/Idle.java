package io.dpmgrid.pmem.log;

import java.util.concurrent.locks.LockSupport;

/**
 * How a thread passes the time until another thread has moved on. A seam of its own so that tests
 * can schedule the threads.
 */
@FunctionalInterface
interface Idle {
  /** Spins, then yields to a writer that lost its processor, then sleeps briefly. */
  Idle BACK_OFF = Idle::backOff;

  /**
   * Waits a little.
   *
   * @param rounds how often this wait has called before, from 0
   */
  void idle(int rounds);

  @SuppressWarnings("ThreadPriorityCheck") // only fairness rests on the yield: parking follows it
  private static void backOff(int rounds) {
    if (rounds < 100) {
      Thread.onSpinWait();
    } else if (rounds < 300 || Thread.currentThread().isInterrupted()) {
      Thread.yield(); // parking returns at once in an interrupted thread
    } else {
      LockSupport.parkNanos(20_000);
    }
  }
}
