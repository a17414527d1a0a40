package io.dpmgrid.rebalancer.execute;

/**
 * What the guard of users' operations sees and allows.
 *
 * @param settings what it keeps to
 * @param p99Nanos what users' operations took of late, the 99th percentile in nanoseconds; -1 if
 *     nobody can say, 0 if there were hardly any
 * @param bytesPerSecond what each node may send of copies for their sake
 */
public record GuardState(GuardSettings settings, long p99Nanos, long bytesPerSecond) {
  /** Whether users wait for longer than they should. */
  public boolean disturbed() {
    return p99Nanos > settings.limit().toNanos();
  }
}
