package io.dpmgrid.pmem.log;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One synchronous write for all waiters: the first becomes the leader and persists everything that
 * is stored so far; those who come while it works wait, and one of them leads the next round.
 */
final class GroupCommit {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition round = lock.newCondition();
  private volatile int durable;
  private boolean busy;

  GroupCommit(int start) {
    this.durable = start;
  }

  int durable() {
    return durable;
  }

  void advanceTo(int position) {
    lock.lock();
    try {
      if (position > durable) {
        durable = position;
      }
      round.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void wakeAll() {
    lock.lock();
    try {
      round.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns once {@code position} is durable; the range before it must be stored already. */
  void await(int position, SegmentWriter writer) {
    int from;
    lock.lock();
    try {
      while (durable < position && busy) {
        writer.checkNotFailed();
        round.awaitUninterruptibly();
      }
      writer.checkNotFailed();
      if (durable >= position) {
        return;
      }
      busy = true;
      from = durable;
    } finally {
      lock.unlock();
    }
    int to = writer.completeEnd();
    boolean persisted = false;
    try {
      writer.region().persist(from, to - from);
      persisted = true;
    } catch (RuntimeException | Error e) {
      writer.fail(e);
      throw e;
    } finally {
      lock.lock();
      try {
        busy = false;
        if (persisted) {
          durable = to;
        }
        round.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
