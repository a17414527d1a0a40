package io.dpmgrid.rebalancer.execute;

/**
 * What moves may use, and how much of that is known to be bearable: slow start and congestion
 * avoidance, as Jacobson's for TCP (1988). A move begins with the least, because it begins with an
 * exchange for which all users wait, and often with a node that has never served anybody. What
 * waits by then must be served first, and a guard that begins with more sees it too late. From
 * there the rate doubles until users wait too long; then it is halved, and rises evenly.
 *
 * @param bytesPerSecond what each node may send
 * @param doublingTo above this it rises evenly, as twice as much was once too much
 */
record GuardPace(long bytesPerSecond, long doublingTo) {
  private static final int STEPS = 20;

  static GuardPace start(GuardSettings settings) {
    return new GuardPace(settings.leastBytesPerSecond(), settings.mostBytesPerSecond());
  }

  /**
   * What follows after a period.
   *
   * @param p99Nanos what users' operations took in it, 0 if there were hardly any
   */
  GuardPace next(GuardSettings settings, long p99Nanos) {
    long least = settings.leastBytesPerSecond();
    long most = settings.mostBytesPerSecond();
    if (p99Nanos > settings.limit().toNanos()) {
      long half = Math.max(least, bytesPerSecond / 2);
      // Who waits while moves do the least they can waits for something else.
      return new GuardPace(half, bytesPerSecond == least ? doublingTo : half);
    }
    long step = Math.max(1, most / STEPS);
    if (bytesPerSecond < doublingTo) {
      step = Math.max(step, Math.min(bytesPerSecond, doublingTo - bytesPerSecond));
    }
    return new GuardPace(bytesPerSecond + Math.min(most - bytesPerSecond, step), doublingTo);
  }
}
