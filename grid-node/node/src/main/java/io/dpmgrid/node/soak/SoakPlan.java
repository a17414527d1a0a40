package io.dpmgrid.node.soak;

/**
 * How a cluster is killed.
 *
 * @param rounds how often it is started, loaded and killed, at least 1
 * @param writers threads that put without pause, each through a thin client of its own
 * @param valueBytes size of a value
 * @param acksAtLeast acknowledgements of a round before its kill, at least
 * @param acksAtMost and at most; the number is drawn per round
 * @param seed of keys, values and kill times; the same seed sends the same values
 */
public record SoakPlan(
    int rounds, int writers, int valueBytes, int acksAtLeast, int acksAtMost, long seed) {
  /** Refuses a plan that would prove nothing. */
  public SoakPlan {
    if (rounds < 1 || writers < 1 || valueBytes < 1) {
      throw new IllegalArgumentException(
          "rounds, writers and value bytes must be at least 1: "
              + rounds
              + ", "
              + writers
              + ", "
              + valueBytes);
    }
    if (acksAtLeast < 1 || acksAtMost <= acksAtLeast) {
      throw new IllegalArgumentException(
          "acknowledgements before a kill must be 1 <= " + acksAtLeast + " < " + acksAtMost);
    }
  }

  /** The same with another number of writers. */
  public SoakPlan withWriters(int count) {
    return new SoakPlan(rounds, count, valueBytes, acksAtLeast, acksAtMost, seed);
  }

  /** Four writers with values of 1 KB. */
  public static SoakPlan standard(int rounds, long seed) {
    return new SoakPlan(rounds, 4, 1024, 500, 4_000, seed);
  }
}
