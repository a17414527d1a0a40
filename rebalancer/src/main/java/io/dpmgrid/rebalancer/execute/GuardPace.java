package io.dpmgrid.rebalancer.execute;

/**
 * What moves may use, and at which rate users last waited. A move begins with an exchange for which
 * all users wait, and often with a node that has never served anybody. What waits by then must be
 * served first, and a guard that begins with more sees it too late: so in the first period it is a
 * quarter of the least, then the least, and from there the rate doubles until users wait too long.
 *
 * <p>What follows is the binary increase of BIC (Xu, Harfoush and Rhee 2004) with the decrease of
 * CUBIC (RFC 9438): the rate falls to seven tenths, comes back by half of what is missing, and goes
 * on beyond the ceiling in steps that double. A single look is bad for many reasons, most of which
 * a collection or a checkpoint takes away with it; a rule that halves and rises evenly is slow for
 * long after each.
 *
 * @param bytesPerSecond what each node may send
 * @param ceiling the rate at which users last waited too long, 0 if they have not yet
 */
record GuardPace(long bytesPerSecond, long ceiling) {
  private static final int STEPS = 20;
  private static final int FIRST = 4;

  static GuardPace start(GuardSettings settings) {
    return new GuardPace(Math.max(1, settings.leastBytesPerSecond() / FIRST), 0);
  }

  /**
   * What follows after a period.
   *
   * @param p99Nanos what users' operations took in it, 0 if there were hardly any
   */
  GuardPace next(GuardSettings settings, long p99Nanos) {
    long least = settings.leastBytesPerSecond();
    if (bytesPerSecond < least) {
      // What users waited for was the exchange.
      return new GuardPace(least, 0);
    }
    if (p99Nanos > settings.limit().toNanos()) {
      // Who waits while moves do the least they can waits for something else.
      return bytesPerSecond == least
          ? this
          : new GuardPace(
              Math.max(least, bytesPerSecond - Math.max(1, bytesPerSecond / 10 * 3)),
              bytesPerSecond);
    }
    long most = settings.mostBytesPerSecond();
    long step = Math.max(1, most / STEPS);
    long more =
        bytesPerSecond < ceiling
            ? Math.min(ceiling - bytesPerSecond, Math.max(step, (ceiling - bytesPerSecond) / 2))
            : Math.max(step, bytesPerSecond - ceiling);
    return new GuardPace(bytesPerSecond + Math.min(most - bytesPerSecond, more), ceiling);
  }
}
