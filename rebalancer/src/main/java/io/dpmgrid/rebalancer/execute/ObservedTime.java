package io.dpmgrid.rebalancer.execute;

/**
 * Time that was watched. A clock that jumps by more than {@value #MOST_MS} ms, a JVM that stood
 * still, a coordinator that takes over: none of them can make more time count than somebody really
 * looked on, so a grace may end late but not early. Not thread-safe.
 *
 * <p>Time is given out in whole {@value #QUANTUM_MS} ms, so that the journal is written no more
 * often than that because of time.
 */
final class ObservedTime {
  /** The unit in which time counts, in milliseconds. */
  static final long QUANTUM_MS = 5_000;

  /**
   * The most that may count between two looks, in milliseconds. Of a longer time nobody can say
   * whether it passed or the clock jumped, so none of it counts.
   */
  static final long MOST_MS = 3_000;

  private long last;
  private boolean running;
  private long collectedMs;

  /**
   * A look at the clock.
   *
   * @return how long ago the one before was, in milliseconds; 0 for the first and for one that is
   *     more than {@link #MOST_MS}
   */
  long look(long nanos) {
    // The difference also holds when the clock's number overflows; backwards it is negative.
    long ms = running ? (nanos - last) / 1_000_000 : 0;
    // Of less than a millisecond nothing would count: it is left for the next look.
    if (!running || ms != 0) {
      last = nanos;
    }
    running = true;
    long counted = ms < 0 || ms > MOST_MS ? 0 : ms;
    collectedMs += counted;
    return counted;
  }

  /** What can be counted now, in whole quanta. It stays until {@link #taken}. */
  long due() {
    return collectedMs / QUANTUM_MS * QUANTUM_MS;
  }

  /** What was due has been counted durably. */
  void taken(long ms) {
    collectedMs -= ms;
  }

  /**
   * Somebody else counted: what was collected here is part of what they counted, or may be, and
   * must not count twice.
   */
  void restart() {
    collectedMs = 0;
    running = false;
  }
}
