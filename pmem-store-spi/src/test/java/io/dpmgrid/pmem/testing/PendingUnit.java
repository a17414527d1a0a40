package io.dpmgrid.pmem.testing;

import java.util.Arrays;

/**
 * The stores into one line or sector that no fence has covered yet. Stores come in batches: a batch
 * is one store instruction, or one bulk copy whose words have no order among themselves.
 *
 * <p>The legal contents after a crash are numbered: 0 is none of the stores; then, batch by batch,
 * every non-empty subset of that batch's words on top of all earlier batches (only the whole batch
 * where bulk stores do not tear).
 */
final class PendingUnit {
  private final boolean tears;
  private int[] words = new int[8];
  private long[] values = new long[8];
  private int[] batchEnds = new int[4];
  private int storeCount;
  private int batchCount;
  private long firstBatch;

  PendingUnit(boolean tears) {
    this.tears = tears;
  }

  /** Adds a word of the current batch; {@link #endBatch} completes it. */
  void add(int word, long value) {
    if (storeCount == words.length) {
      words = Arrays.copyOf(words, storeCount * 2);
      values = Arrays.copyOf(values, storeCount * 2);
    }
    words[storeCount] = word;
    values[storeCount++] = value;
  }

  void endBatch() {
    if (batchCount > 0 && batchEnds[batchCount - 1] == storeCount) {
      return;
    }
    if (batchCount == batchEnds.length) {
      batchEnds = Arrays.copyOf(batchEnds, batchCount * 2);
    }
    batchEnds[batchCount++] = storeCount;
  }

  boolean isEmpty() {
    return batchCount == 0;
  }

  /** A mark behind everything stored so far, for {@link #drain}. */
  long mark() {
    return firstBatch + batchCount;
  }

  /** Applies the batches before {@code mark} to {@code durable} and forgets them. */
  void drain(long mark, WordSink durable) {
    int batches = (int) Math.min(mark - firstBatch, batchCount);
    if (batches <= 0) {
      return;
    }
    int stores = batchEnds[batches - 1];
    for (int i = 0; i < stores; i++) {
      durable.word(words[i], values[i]);
    }
    System.arraycopy(words, stores, words, 0, storeCount - stores);
    System.arraycopy(values, stores, values, 0, storeCount - stores);
    for (int b = batches; b < batchCount; b++) {
      batchEnds[b - batches] = batchEnds[b] - stores;
    }
    storeCount -= stores;
    batchCount -= batches;
    firstBatch += batches;
  }

  /** How many different prefixes and subsets a crash may show. */
  long states() {
    long states = 1;
    int from = 0;
    for (int b = 0; b < batchCount; b++) {
      states += subsets(batchEnds[b] - from);
      from = batchEnds[b];
    }
    return states;
  }

  /** Applies state {@code state} of {@link #states} to {@code image}. */
  void apply(long state, WordSink image) {
    long rest = state;
    int from = 0;
    for (int b = 0; b < batchCount && rest > 0; b++) {
      int count = batchEnds[b] - from;
      long subsets = subsets(count);
      boolean whole = rest >= subsets;
      for (int i = 0; i < count; i++) {
        if (whole || (rest >>> i & 1) != 0) {
          image.word(words[from + i], values[from + i]);
        }
      }
      if (whole && rest == subsets) {
        return;
      }
      rest = whole ? rest - subsets : 0;
      from = batchEnds[b];
    }
  }

  private long subsets(int words) {
    return tears ? (1L << words) - 1 : 1;
  }

  /** Takes one 8-byte word at a word index of the region. */
  interface WordSink {
    void word(int index, long value);
  }
}
