package io.dpmgrid.pmem.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Runs threads one at a time and switches between them at the points that they call {@link #step}
 * at, chosen by seed: the same seed gives the same interleaving. Threads must not block on each
 * other except by calling {@link #step} until the other has moved on.
 */
public final class Interleaver {
  private final Random random;
  private final List<Thread> alive = new ArrayList<>();
  private Thread turn = Thread.currentThread();
  private Throwable failure = new IllegalStateException("none");
  private boolean failed;

  /**
   * @param seed chooses the interleaving
   */
  public Interleaver(long seed) {
    this.random = new Random(seed);
  }

  /** Runs all tasks to their end; a failure of one is thrown after all have ended. */
  public void run(List<Runnable> tasks) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    synchronized (this) {
      for (Runnable task : tasks) {
        Thread thread = new Thread(() -> runOne(task));
        threads.add(thread);
        alive.add(thread);
      }
      threads.forEach(Thread::start);
      passOn();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (failed) {
      throw new AssertionError("a task failed", failure);
    }
  }

  /** Lets another thread go on, or the same. Does nothing in a thread that is not scheduled. */
  public void step() {
    synchronized (this) {
      if (turn == Thread.currentThread() && alive.contains(turn)) {
        passOn();
        awaitTurn();
      }
    }
  }

  private void runOne(Runnable task) {
    try {
      synchronized (this) {
        awaitTurn();
      }
      task.run();
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        failed = true;
        failure = e;
      }
    } finally {
      synchronized (this) {
        alive.remove(Thread.currentThread());
        if (!alive.isEmpty()) {
          passOn();
        }
      }
    }
  }

  private void passOn() {
    turn = alive.get(random.nextInt(alive.size()));
    notifyAll();
  }

  private void awaitTurn() {
    boolean interrupted = false;
    while (turn != Thread.currentThread()) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
