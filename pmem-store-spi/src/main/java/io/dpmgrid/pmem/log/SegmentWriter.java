package io.dpmgrid.pmem.log;

import io.dpmgrid.pmem.region.MediumFailedException;
import io.dpmgrid.pmem.region.PersistModel;
import io.dpmgrid.pmem.region.Region;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
 * <p>Interrupts end no wait and are kept.
 *
 * <p>Thread-safety: all methods may be called by any number of threads, except {@link
 * #appendTrailer}, which belongs to the thread whose {@link #close} returned {@code true}.
 *
 * <p>Not promised: what lies behind the durable end after a crash. It may hold whole or torn ranges
 * that nobody acknowledged; the caller's framing must recognise them.
 *
 * <p>The reservation word packs a sequence number beside the position, so that one atomic add
 * yields both; {@link Publication} puts the completed ranges in order. Under {@link
 * PersistModel#LINE} nothing is allocated per range.
 */
public final class SegmentWriter {
  /** Returned by {@link #reserve} when the range does not fit or the segment is closed. */
  public static final long FULL = -1L;

  /**
   * The largest segment, in bytes: half of a position's bits are left for the overshoot of
   * reservations that meet at the end, which takes more than 500 of this length at once.
   */
  public static final int MAX_SIZE = 1 << 30;

  /**
   * How many ranges can be stored and not yet published, the first one that is missing included: a
   * reservation that is further ahead is held back until the others are published.
   */
  public static final int MAX_IN_FLIGHT = Publication.WINDOW;

  /** The most that a group commit writes at once, in bytes; the next write waits for it. */
  public static final int MAX_WRITE = 1 << 20;

  private static final int POSITION_BITS = Publication.POSITION_BITS;
  private static final long POSITION_MASK = Publication.POSITION_MASK;
  private static final long SEQUENCE_ONE = 1L << POSITION_BITS;
  private static final long CLOSED = 1L << (POSITION_BITS - 1);
  private static final int SHORT_WAIT = 100; // rounds that are over in microseconds: not timed
  // Only a writer that lost its processor needs help, and looking for it takes the cells' cache
  // lines away from those who fill them.
  private static final int HELP_EACH = 16;
  private static final int TAIL_WORD = 16; // alone on its two cache lines: every writer adds to it

  private static final VarHandle TAIL = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle FAILURE;
  private static final VarHandle CLOSER;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
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
  private final Publication publication;
  private final GroupCommit groupCommit;
  private final Idle idle;
  private final LogMeter meter;

  /** {@code [sequence of the next reservation : 24][position of the next reservation : 40]}. */
  private final long[] tail = new long[2 * TAIL_WORD + 1];

  /** Where reservations ended; {@code -1} while the segment is open. */
  private volatile int end = -1;

  private volatile @Nullable Throwable failure;

  /**
   * A sequence up to which every range was published when somebody looked. Racy on purpose: it may
   * be old, and then it is looked up again; it cannot be so old that it wraps around, as whoever
   * writes it holds a range back.
   */
  private int published;

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
    this(region, index, start, new LogMeter());
  }

  /**
   * The same, and measures.
   *
   * @param meter what the writers of the log measure; shared with other segments
   */
  public SegmentWriter(Region region, long index, int start, LogMeter meter) {
    this(region, index, start, Idle.BACK_OFF, meter);
  }

  SegmentWriter(Region region, long index, int start, Idle idle) {
    this(region, index, start, idle, new LogMeter());
  }

  private SegmentWriter(Region region, long index, int start, Idle idle, LogMeter meter) {
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
    this.publication = new Publication(start);
    this.groupCommit = new GroupCommit(this, start);
    this.idle = idle;
    this.meter = meter;
    TAIL.setVolatile(tail, TAIL_WORD, (long) start);
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
   * Reserves {@code length} bytes; waits while {@link #MAX_IN_FLIGHT} ranges are not published. The
   * caller must {@link #publish} them or {@link #fail} the log: an abandoned range would hold back
   * every later one for ever.
   *
   * @return a ticket, or {@link #FULL}: the first reservation that does not fit ends the segment
   * @throws LogFailedException if the segment failed
   */
  public long reserve(int length) {
    if (length <= 0 || length > capacity) {
      throw new IllegalArgumentException(
          "length " + length + " is outside 1.." + capacity + " of segment " + index);
    }
    // Not the tail's word: reading it would fetch its cache line once more than adding to it does.
    if (end >= 0) {
      checkNotFailed();
      return FULL;
    }
    long ticket = (long) TAIL.getAndAdd(tail, TAIL_WORD, SEQUENCE_ONE + length);
    long position = ticket & POSITION_MASK;
    if (position + length <= capacity) {
      int sequence = (int) (ticket >>> POSITION_BITS);
      if (((sequence - published) & Publication.SEQUENCE_MASK) >= MAX_IN_FLIGHT) {
        awaitWindow(sequence);
      }
      return ticket;
    }
    if (position <= capacity) {
      end = (int) position; // exactly one reservation crosses the end, and it alone knows where
    }
    checkNotFailed();
    return FULL;
  }

  /**
   * Declares a reserved range stored. Under {@link PersistModel#LINE} the range is written back and
   * fenced first.
   *
   * @throws MediumFailedException if the range cannot be written back; the segment failed then
   */
  public void publish(long ticket, int length) {
    int offset = offset(ticket);
    int sequence = (int) (ticket >>> POSITION_BITS);
    if (ownRange) {
      // Reading the clock for each range would cost a tenth of what is measured.
      boolean timed = sequence % LogMeter.SAMPLED == 0;
      long start = timed ? System.nanoTime() : 0;
      try {
        region.writeBack(offset, length);
        region.fence();
      } catch (RuntimeException | Error e) {
        fail(e);
        throw e;
      }
      if (timed) {
        meter.persisted(System.nanoTime() - start);
      }
    }
    publication.complete(sequence, offset + length);
  }

  /** The end of the unbroken prefix of whole ranges that is durable; wait-free. */
  public int durable() {
    return ownRange ? publication.end() : groupCommit.durable();
  }

  /** The end of the unbroken prefix that is stored, durable or not; wait-free. */
  public int completeEnd() {
    return publication.end();
  }

  /**
   * How many ranges the unbroken stored prefix has, since this writer began; wait-free. Exact up to
   * {@code 2^24} ranges, then it begins anew.
   */
  public int ranges() {
    return publication.firstIncomplete();
  }

  /** How many bytes are reserved and not durable yet; wait-free, and only a moment's truth. */
  public int lag() {
    int durable = durable();
    long position = tail() & POSITION_MASK;
    // Beyond the capacity lie ranges that were refused: only the end tells, once it is settled.
    long reserved = position <= capacity ? position : end;
    return (int) Math.max(0, reserved - durable);
  }

  /**
   * The end of what is reserved so far: once this much is durable, so is everything that any thread
   * published before the call.
   *
   * @throws LogFailedException if the segment failed while its end was still being settled
   */
  public int reservedEnd() {
    int settled = end;
    if (settled >= 0) {
      return settled;
    }
    long position = tail() & POSITION_MASK;
    // Beyond the capacity lie only ranges that were refused; where the last good one ended is known
    // in a moment.
    return position <= capacity ? (int) position : awaitEnd();
  }

  /**
   * Returns once {@code [0, position)} is durable.
   *
   * @param position an end of a range that was reserved before the call
   * @throws LogFailedException if the log failed before that; it never returns normally then
   * @throws IllegalArgumentException if the segment was closed before {@code position}, so that
   *     nothing could ever be there
   */
  public void awaitDurable(int position) {
    if (durable() >= position) {
      return;
    }
    awaitComplete(position);
    if (!ownRange) {
      groupCommit.await(position);
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
      long word = tail();
      long position = word & POSITION_MASK;
      if (position > capacity) {
        return;
      }
      if (TAIL.compareAndSet(tail, TAIL_WORD, word, word + CLOSED)) {
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
    if (length < 0 || from + (long) length > capacity) {
      throw new IndexOutOfBoundsException(
          "trailer of " + length + " bytes at " + from + " exceeds segment " + index);
    }
    checkNotFailed();
    try {
      region.persist(from, length);
    } catch (RuntimeException | Error e) {
      fail(e);
      throw e;
    }
    end = from + length;
    groupCommit.advanceTo(from + length);
    publication.extendTo(from + length);
  }

  /**
   * Stops the segment for good: whoever waits or comes later gets {@link LogFailedException}. The
   * first cause wins. What is durable already can still be awaited.
   */
  public void fail(Throwable cause) {
    FAILURE.compareAndSet(this, null, cause);
    closeToReservations();
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

  LogMeter meter() {
    return meter;
  }

  boolean failed() {
    return failure != null;
  }

  private long tail() {
    return (long) TAIL.getVolatile(tail, TAIL_WORD);
  }

  /** Bounds what a crash can leave behind a range that is missing. */
  private void awaitWindow(int sequence) {
    long since = 0;
    for (int rounds = 0; ; rounds++) {
      int first = publication.firstIncomplete();
      if (((sequence - first) & Publication.SEQUENCE_MASK) < MAX_IN_FLIGHT) {
        published = first;
        waited(rounds, since);
        return;
      }
      since = rounds == SHORT_WAIT ? System.nanoTime() : since;
      checkNotFailed();
      publication.advance();
      idle.idle(rounds);
    }
  }

  private int awaitEnd() {
    int settled;
    for (int rounds = 0; (settled = end) < 0; rounds++) {
      checkNotFailed();
      idle.idle(rounds);
    }
    return settled;
  }

  private void awaitComplete(int position) {
    long since = 0;
    int rounds = 0;
    for (; publication.end() < position; rounds++) {
      since = rounds == SHORT_WAIT ? System.nanoTime() : since;
      checkNotFailed();
      int settled = end;
      if (position > (settled >= 0 ? settled : capacity)) {
        throw new IllegalArgumentException(
            "position " + position + " is behind the end of segment " + index);
      }
      if (rounds % HELP_EACH == 0) {
        publication.advance();
      }
      idle.idle(rounds);
    }
    waited(rounds, since);
  }

  private void waited(int rounds, long since) {
    if (rounds > SHORT_WAIT) {
      meter.waited(StallCause.ORDER, since);
    }
  }
}
