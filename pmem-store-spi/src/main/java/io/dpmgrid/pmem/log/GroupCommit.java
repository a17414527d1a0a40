package io.dpmgrid.pmem.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One synchronous write for all waiters: the first becomes the leader and persists everything that
 * is stored so far; those who come while it works sleep. When it is done it wakes one of those that
 * need another round, to lead it, and then everybody who is served, so that the device is never
 * idle for the time that waking takes.
 *
 * <p>No thread waits for a lock: a waiter is woken once, when it is served or must lead.
 */
final class GroupCommit {
  private static final VarHandle LEADING;
  private static final VarHandle WAITERS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      LEADING = lookup.findVarHandle(GroupCommit.class, "leading", boolean.class);
      WAITERS = lookup.findVarHandle(GroupCommit.class, "waiters", Waiter.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final SegmentWriter writer;
  private volatile int durable;
  private volatile boolean leading;
  private volatile @Nullable Waiter waiters;

  GroupCommit(SegmentWriter writer, int start) {
    this.writer = writer;
    this.durable = start;
  }

  int durable() {
    return durable;
  }

  /** Declares everything before {@code position} durable; only while no range is outstanding. */
  void advanceTo(int position) {
    durable = position;
  }

  /** Lets every waiter look again, because the segment failed. */
  void wakeAll() {
    Waiter next;
    for (Waiter w = takeAll(); w != null; w = next) {
      next = w.next;
      w.wake();
    }
  }

  /**
   * Returns once {@code position} is durable; the ranges before it must be stored already. An
   * interrupt does not end the wait; it is kept.
   */
  void await(int position) {
    boolean interrupted = false;
    Waiter me = null;
    long since = System.nanoTime();
    try {
      while (durable < position) {
        writer.checkNotFailed();
        if (LEADING.compareAndSet(this, false, true)) {
          lead(position);
        } else if (me == null || !me.queued) {
          me = new Waiter(Thread.currentThread(), position);
          push(me);
        } else {
          // Queued before this look at leader and failure: whoever changes them sees the queue.
          if (leading && !writer.failed()) {
            LockSupport.park(this);
          }
          interrupted |= Thread.interrupted();
        }
      }
      writer.meter().waited(StallCause.SYNC, since);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void lead(int position) {
    try {
      writer.checkNotFailed();
      int from = durable;
      if (from < position) {
        int to = writer.completeEnd();
        long start = System.nanoTime();
        // In pieces, so that a crash leaves little behind the first byte that is missing.
        while (from < to) {
          int length = Math.min(SegmentWriter.MAX_WRITE, to - from);
          writer.region().persist(from, length);
          from += length;
        }
        // Not for each piece: one may end within a range, where no reader may stop.
        durable = to;
        writer.meter().groupCommitted(System.nanoTime() - start);
      }
    } catch (RuntimeException | Error e) {
      writer.fail(e); // before leadership ends: nobody may persist after a failure
      leading = false;
      throw e;
    }
    handOver();
  }

  /** Ends the leadership of this thread: names a successor if one is needed, wakes the served. */
  private void handOver() {
    for (; ; ) {
      Waiter served = null;
      Waiter successor = null;
      Waiter next;
      for (Waiter w = takeAll(); w != null; w = next) {
        next = w.next;
        if (w.position <= durable) {
          w.next = served;
          served = w;
        } else if (successor == null) {
          successor = w;
        } else {
          push(w); // before leadership ends: the next leader must find it
        }
      }
      leading = false;
      if (successor != null) {
        successor.wake();
      }
      for (Waiter w = served; w != null; w = next) {
        next = w.next;
        w.wake();
      }
      // One who queued after the look above and saw a leader sleeps: nobody else would wake it.
      if (successor != null || waiters == null || !LEADING.compareAndSet(this, false, true)) {
        return;
      }
    }
  }

  private @Nullable Waiter takeAll() {
    return (Waiter) WAITERS.getAndSet(this, null);
  }

  private void push(Waiter waiter) {
    Waiter top;
    do {
      top = waiters;
      waiter.next = top;
    } while (!WAITERS.compareAndSet(this, top, waiter));
  }

  private static final class Waiter {
    private final Thread thread;
    private final int position;
    private @Nullable Waiter next;
    private volatile boolean queued = true;

    private Waiter(Thread thread, int position) {
      this.thread = thread;
      this.position = position;
    }

    private void wake() {
      queued = false;
      LockSupport.unpark(thread);
    }
  }
}
