package io.dpmgrid.pmem.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Turns ranges that complete in any order into one growing prefix. Ranges are numbered in the order
 * of their positions; each is handed over once.
 *
 * <p>A range whose predecessors are all complete moves the prefix itself. Any other leaves its end
 * in a cell, after the idea of the LMAX Disruptor's availability buffer, and whoever completes its
 * predecessor takes it along. Both sides store before they look (sequentially consistent), so no
 * range is left behind.
 *
 * <p>Allocates nothing after construction.
 */
final class Publication {
  /** Bits of a position; the sequence takes the rest of a word. */
  static final int POSITION_BITS = 40;

  static final long POSITION_MASK = (1L << POSITION_BITS) - 1;
  static final int SEQUENCE_MASK = (1 << (Long.SIZE - POSITION_BITS)) - 1;

  /** How far a range may be ahead of the prefix, in ranges. */
  static final int WINDOW = 1024;

  private static final int WINDOW_MASK = WINDOW - 1;
  private static final int PADDING = 16; // two cache lines: processors prefetch in pairs
  private static final int FIRST_CELL = 2 * PADDING;
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

  /**
   * The prefix word {@code [sequence of the first incomplete range : 24][end of the prefix : 40]}
   * alone among padding, then the cells {@code [sequence : 24][end : 40]}.
   */
  private final long[] words = new long[FIRST_CELL + WINDOW + PADDING];

  Publication(int start) {
    // What no range left there: it names the end 0, which no prefix can move to.
    Arrays.fill(words, FIRST_CELL, FIRST_CELL + WINDOW, word(SEQUENCE_MASK, 0));
    WORDS.setVolatile(words, PADDING, (long) start);
  }

  /** The end of the unbroken prefix; wait-free. */
  int end() {
    return (int) (prefix() & POSITION_MASK);
  }

  /** The sequence of the first range that is not handed over; wait-free. */
  int firstIncomplete() {
    return sequenceOf(prefix());
  }

  /**
   * Hands over range {@code sequence}, which ends at {@code end} and is fewer than {@link #WINDOW}
   * ahead of {@link #firstIncomplete}.
   */
  void complete(int sequence, int end) {
    int ahead = (sequence - sequenceOf(prefix())) & SEQUENCE_MASK;
    if (ahead == 0) {
      // Nobody else can move the prefix over this range, as its cell is not filled.
      WORDS.setVolatile(words, PADDING, word((sequence + 1) & SEQUENCE_MASK, end));
      advance();
      return;
    }
    if (ahead >= WINDOW) {
      throw new IllegalArgumentException(
          "range " + sequence + " is " + ahead + " ahead of the first one that is missing");
    }
    WORDS.setVolatile(words, cell(sequence), word(sequence, end));
    advance();
  }

  /** Moves the prefix over every range handed over behind it. */
  void advance() {
    for (; ; ) {
      long prefix = prefix();
      int sequence = sequenceOf(prefix);
      long next = (long) WORDS.getVolatile(words, cell(sequence));
      // A range that moves the prefix itself leaves nothing in its cell, so that what is there may
      // be from before the sequences began anew; ends only grow, and tell it.
      if (sequenceOf(next) != sequence || (next & POSITION_MASK) <= (prefix & POSITION_MASK)) {
        return;
      }
      WORDS.compareAndSet(
          words,
          PADDING,
          prefix,
          word((sequence + 1) & SEQUENCE_MASK, (int) (next & POSITION_MASK)));
    }
  }

  /** Moves the end of the prefix; only while no range is outstanding. */
  void extendTo(int end) {
    WORDS.setVolatile(words, PADDING, word(sequenceOf(prefix()), end));
  }

  private long prefix() {
    return (long) WORDS.getVolatile(words, PADDING);
  }

  private static int cell(int sequence) {
    return FIRST_CELL + (sequence & WINDOW_MASK);
  }

  private static int sequenceOf(long word) {
    return (int) (word >>> POSITION_BITS);
  }

  private static long word(int sequence, int end) {
    return (long) sequence << POSITION_BITS | end;
  }
}
