package io.dpmgrid.rebalancer.execute;

import java.util.Random;

/** What goes wrong between a coordinator and its grid, by chance. */
final class SimFaults {
  static final SimFaults NONE = new SimFaults(new Random(0), 0);

  private final Random random;
  private final double chance;

  SimFaults(Random random, double chance) {
    this.random = random;
    this.chance = chance;
  }

  /** Whether it happens this time. */
  boolean happens() {
    return chance > 0 && random.nextDouble() < chance;
  }

  int upTo(int bound) {
    return random.nextInt(bound);
  }
}
