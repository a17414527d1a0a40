package io.dpmgrid.pmem.log;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the writers of one log measure on their way, shared by all its segments. Recording takes no
 * lock; on the path of a range under {@link io.dpmgrid.pmem.region.PersistModel#LINE} it reads a
 * clock only for one range in {@link #SAMPLED}.
 *
 * <p>Thread-safe.
 */
public final class LogMeter {
  /** Of so many ranges that their writers persist themselves, one is timed. */
  public static final int SAMPLED = 64;

  /** A wait counts as a stall when it took longer than this. */
  public static final Duration STALL = Duration.ofMillis(10);

  private static final long STALL_NANOS = STALL.toNanos();

  private final PersistTimes persistTimes = new PersistTimes();
  private final LongAdder groupCommits = new LongAdder();
  private final Map<StallCause, Tally> stalls = new EnumMap<>(StallCause.class);

  /** Nothing measured yet. */
  public LogMeter() {
    for (StallCause cause : StallCause.values()) {
      stalls.put(cause, new Tally());
    }
  }

  /**
   * Stalls that ended.
   *
   * @param count how many
   * @param nanos how long they took together, in nanoseconds
   */
  public record Stalls(long count, long nanos) {
    /** None. */
    public static final Stalls NONE = new Stalls(0, 0);
  }

  /** How long write-back and fence, or synchronous writes, took. */
  public PersistTimes.Reading persistTimes() {
    return persistTimes.reading();
  }

  /** Synchronous writes that were each done for all who waited. */
  public long groupCommits() {
    return groupCommits.sum();
  }

  /** The stalls of one cause. A wait that goes on is not in it yet. */
  public Stalls stalls(StallCause cause) {
    Tally tally = tally(cause);
    return new Stalls(tally.count.sum(), tally.nanos.sum());
  }

  /** Takes note of a wait that began at {@link System#nanoTime()} {@code since} and is over. */
  public void waited(StallCause cause, long since) {
    long took = System.nanoTime() - since;
    if (took > STALL_NANOS) {
      Tally tally = tally(cause);
      tally.count.increment();
      tally.nanos.add(took);
    }
  }

  void persisted(long nanos) {
    persistTimes.record(nanos);
  }

  void groupCommitted(long nanos) {
    persistTimes.record(nanos);
    groupCommits.increment();
  }

  private Tally tally(StallCause cause) {
    Tally tally = stalls.get(cause);
    if (tally == null) {
      throw new IllegalStateException("no tally of " + cause);
    }
    return tally;
  }

  private static final class Tally {
    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();
  }
}
