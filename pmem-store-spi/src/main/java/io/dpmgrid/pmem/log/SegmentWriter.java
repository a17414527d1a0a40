package io.dpmgrid.pmem.log;

import io.dpmgrid.pmem.region.PersistModel;
import io.dpmgrid.pmem.region.Region;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes one segment of the log: many writers, each with one atomic reservation, own-range
 * write-back and in-order publication. It knows nothing of what the bytes mean: framing belongs to
 * the caller.
 *
 * <pre>
 *   long ticket = writer.reserve(length);          // one atomic add
 *   if (ticket == SegmentWriter.FULL) { ... }      // roll over to the next segment
 *   ... store length bytes at offset(ticket) ...   // straight into the region
 *   writer.publish(ticket, length);                // write back own lines, fence, mark complete
 *   writer.awaitDurable(offset(ticket) + length);  // durable once every earlier range is
 * </pre>
 *
 * <p>A range is <em>durable</em> only when every earlier range of the segment is, so that after a
 * crash the durable part of a segment is one unbroken prefix. Under {@link PersistModel#LINE} each
 * writer persists its own range in {@link #publish}; under {@link PersistModel#SYNC} one of the
 * waiters in {@link #awaitDurable} persists for all (group commit).
 *
 * <p>Thread-safety: all methods may be called by any number of threads, except {@link
 * #appendTrailer}, which belongs to the thread whose {@link #close} returned {@code true}.
 *
 * <p>Not promised: what lies behind the durable end after a crash. It may hold whole or torn ranges
 * that nobody acknowledged; the caller's framing must recognise them.
 *
 * <p>The reservation word packs a sequence number beside the position, so that one atomic add
 * yields both; completed ranges are handed over in a small array indexed by sequence, after the
 * idea of the LMAX Disruptor's availability buffer.
 */
public final class SegmentWriter {
  /** Returned by {@link #reserve} when the range does not fit or the segment is closed. */
  public static final long FULL = -1L;

  /**
   * The largest segment, in bytes: positions of the widest overshoot must fit the reservation word.
   */
  public static final int MAX_SIZE = 1 << 30;

  private static final int POSITION_BITS = 40;
  private static final long POSITION_MASK = (1L << POSITION_BITS) - 1;
  private static final long SEQUENCE_ONE = 1L << POSITION_BITS;
  private static final int SEQUENCE_MASK = (1 << (Long.SIZE - POSITION_BITS)) - 1;
  private static final long CLOSED = 1L << (POSITION_BITS - 1);

  private static final int SLOTS = 1024;
  private static final int SLOT_MASK = SLOTS - 1;
  private static final int SPINS_BEFORE_YIELD = 256;
  private static final int YIELDS_BEFORE_PARK = 64;
  private static final long PARK_NANOS = 20_000;

  private static final VarHandle TAIL;
  private static final VarHandle COMPLETE;
  private static final VarHandle FAILURE;
  private static final VarHandle CLOSER;
  private static final VarHandle DONE = MethodHandles.arrayElementVarHandle(long[].class);

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      TAIL = lookup.findVarHandle(SegmentWriter.class, "tail", long.class);
      COMPLETE = lookup.findVarHandle(SegmentWriter.class, "complete", long.class);
      FAILURE = lookup.findVarHandle(SegmentWriter.class, "failure", Throwable.class);
      CLOSER = lookup.findVarHandle(SegmentWriter.class, "closer", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Region region;
  private final long index;
  private final int capacity;
  private final boolean ownRange;
  private final GroupCommit groupCommit;
  private final long[] done = new long[SLOTS];

  /** {@code [sequence of the next reservation : 24][position of the next reservation : 40]}. */
  private volatile long tail;

  /** {@code [sequence of the first incomplete range : 24][end of the complete prefix : 40]}. */
  private volatile long complete;

  /** Where reservations ended; {@code -1} while the segment is open. */
  private volatile int end = -1;

  private volatile @Nullable Throwable failure;

  @SuppressWarnings("UnusedVariable") // through CLOSER
  private volatile boolean closer;

  /**
   * Starts writing at {@code start}; everything before it is taken as durable.
   *
   * @param region the segment's bytes, at most {@link #MAX_SIZE}
   * @param index the segment's absolute index, for messages
   * @param start where the first reservation begins, {@code 0 <= start <= region.size()}
   */
  public SegmentWriter(Region region, long index, int start) {
    if (region.size() > MAX_SIZE) {
      throw new IllegalArgumentException(
          region.path() + ": a segment of " + region.size() + " bytes exceeds " + MAX_SIZE);
    }
    if (start < 0 || start > region.size()) {
      throw new IllegalArgumentException(
          region.path() + ": start " + start + " is outside 0.." + region.size());
    }
    this.region = region;
    this.index = index;
    this.capacity = (int) region.size();
    this.ownRange = region.persistModel() == PersistModel.LINE;
    this.groupCommit = new GroupCommit(start);
    java.util.Arrays.fill(done, -1L);
    this.tail = start;
    this.complete = start;
  }

  /** Where a reserved range begins. */
  public static int offset(long ticket) {
    return (int) (ticket & POSITION_MASK);
  }

  /** The segment's absolute index. */
  public long index() {
    return index;
  }

  /** The segment's size in bytes. */
  public int capacity() {
    return capacity;
  }

  /** The region that is written. */
  public Region region() {
    return region;
  }

  /**
   * Reserves {@code length} bytes. The caller must {@link #publish} them or {@link #fail} the log:
   * an abandoned range would hold back every later one for ever.
   *
   * @return a ticket, or {@link #FULL}: the first reservation that does not fit ends the segment
   */
  public long reserve(int length) {
    if (length <= 0 || length > capacity) {
      throw new IllegalArgumentException(
          "length " + length + " is outside 1.." + capacity + " of segment " + index);
    }
    if ((tail & POSITION_MASK) > capacity) {
      return FULL;
    }
    long ticket = (long) TAIL.getAndAdd(this, SEQUENCE_ONE + length);
    long position = ticket & POSITION_MASK;
    if (position + length <= capacity) {
      return ticket;
    }
    if (position <= capacity) {
      end = (int) position; // exactly one reservation crosses the end, and it alone knows where
    }
    return FULL;
  }

  /**
   * Declares a reserved range stored. Under {@link PersistModel#LINE} the range is written back and
   * fenced first.
   */
  public void publish(long ticket, int length) {
    int offset = offset(ticket);
    if (ownRange) {
      try {
        region.writeBack(offset, length);
        region.fence();
      } catch (RuntimeException | Error e) {
        fail(e);
        throw e;
      }
    }
    int sequence = (int) (ticket >>> POSITION_BITS);
    int spins = 0;
    while (((sequence - (int) (complete >>> POSITION_BITS)) & SEQUENCE_MASK) >= SLOTS) {
      advance();
      spins = pause(spins);
    }
    DONE.setVolatile(
        done, sequence & SLOT_MASK, ((long) sequence << POSITION_BITS) | (offset + length));
    advance();
  }

  /** The end of the unbroken prefix that is durable; wait-free. */
  public int durable() {
    return ownRange ? completeEnd() : groupCommit.durable();
  }

  /** The end of the unbroken prefix that is stored, durable or not; wait-free. */
  public int completeEnd() {
    return (int) (complete & POSITION_MASK);
  }

  /** The end of what is reserved so far, at most the capacity. */
  public int reservedEnd() {
    int e = end;
    return e >= 0 ? e : (int) Math.min(tail & POSITION_MASK & ~CLOSED, capacity);
  }

  /**
   * Returns once {@code [0, position)} is durable.
   *
   * @throws LogFailedException if the log failed before that; it never returns normally then
   */
  public void awaitDurable(int position) {
    if (durable() >= position) {
      return;
    }
    awaitComplete(position);
    if (!ownRange) {
      groupCommit.await(position, this);
    }
  }

  /**
   * Ends the segment: no reservation succeeds any more, and every range reserved before becomes
   * durable before this returns.
   *
   * @return whether this call was the one that closed; others return {@code false} at once
   * @throws LogFailedException if the log failed
   */
  public boolean close() {
    closeToReservations();
    if (!CLOSER.compareAndSet(this, false, true)) {
      return false;
    }
    awaitDurable(awaitEnd());
    return true;
  }

  /** Makes every later reservation fail, and returns at once. */
  public void closeToReservations() {
    // A plain add would carry into the sequence if two closers met; so only one of them may add.
    for (; ; ) {
      long word = tail;
      long position = word & POSITION_MASK;
      if (position > capacity) {
        return;
      }
      if (TAIL.compareAndSet(this, word, word + CLOSED)) {
        end = (int) position;
        return;
      }
    }
  }

  /**
   * Declares the {@code length} bytes at the end of a closed segment stored, and makes them
   * durable: for the caller's own end-of-segment mark. Only for the thread whose {@link #close}
   * returned {@code true}, after it stored them at {@link #reservedEnd()}, and only if they fit.
   */
  public void appendTrailer(int length) {
    int from = awaitEnd();
    if (from + length > capacity) {
      throw new IndexOutOfBoundsException(
          "trailer of " + length + " bytes at " + from + " exceeds segment " + index);
    }
    region.persist(from, length);
    end = from + length;
    long w = complete;
    complete = (w & ~POSITION_MASK) | (from + length);
    groupCommit.advanceTo(from + length);
  }

  /**
   * Stops the segment for good: whoever waits or comes later gets {@link LogFailedException}. The
   * first cause wins.
   */
  public void fail(Throwable cause) {
    FAILURE.compareAndSet(this, null, cause);
    groupCommit.wakeAll();
  }

  /** Throws if the segment failed. */
  public void checkNotFailed() {
    Throwable cause = failure;
    if (cause != null) {
      throw new LogFailedException(
          region.path() + ": segment " + index + " failed at durable end " + durable(), cause);
    }
  }

  private int awaitEnd() {
    int spins = 0;
    int e;
    while ((e = end) < 0) {
      checkNotFailed();
      spins = pause(spins);
    }
    return e;
  }

  void awaitComplete(int position) {
    int spins = 0;
    while (completeEnd() < position) {
      checkNotFailed();
      advance();
      spins = pause(spins);
    }
  }

  private void advance() {
    for (; ; ) {
      long w = complete;
      int sequence = (int) (w >>> POSITION_BITS);
      long next = (long) DONE.getVolatile(done, sequence & SLOT_MASK);
      if ((int) (next >>> POSITION_BITS) != sequence) {
        return;
      }
      COMPLETE.compareAndSet(
          this,
          w,
          ((long) ((sequence + 1) & SEQUENCE_MASK) << POSITION_BITS) | (next & POSITION_MASK));
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // only fairness rests on the yield: parking follows it
  private static int pause(int spins) {
    if (spins < SPINS_BEFORE_YIELD) {
      Thread.onSpinWait();
    } else if (spins < SPINS_BEFORE_YIELD + YIELDS_BEFORE_PARK) {
      Thread.yield();
    } else {
      LockSupport.parkNanos(PARK_NANOS);
    }
    return spins + 1;
  }
}
