package io.dpmgrid.rebalancer.plan;

/**
 * What a plan must keep to.
 *
 * @param nodesPerStep how many nodes join or leave in one baseline change, at least 1
 * @param nodeBytesPerSecond what one node is expected to receive or send, at least 1; for the
 *     estimate alone
 * @param totalBytesPerSecond what all moves together may use, at least 1; {@link Long#MAX_VALUE}
 *     for no limit
 * @param minimumCopies how many running copies of a partition must be left whatever is allowed, at
 *     least 1
 * @param fewerCopiesAllowed whether a step may end with fewer running copies than it began with,
 *     because fewer nodes remain than a group wants copies
 * @param zonesRequired whether two copies in one zone are refused where a group would need them
 */
public record RebalancePolicy(
    int nodesPerStep,
    long nodeBytesPerSecond,
    long totalBytesPerSecond,
    int minimumCopies,
    boolean fewerCopiesAllowed,
    boolean zonesRequired) {
  private static final long DEFAULT_RATE = 100L << 20;

  /**
   * @throws RebalanceInputException if a number is below 1
   */
  public RebalancePolicy {
    atLeastOne("nodesPerStep", nodesPerStep, "node");
    atLeastOne("nodeBytesPerSecond", nodeBytesPerSecond, "byte per second");
    atLeastOne("totalBytesPerSecond", totalBytesPerSecond, "byte per second");
    atLeastOne("minimumCopies", minimumCopies, "copy");
  }

  private static void atLeastOne(String name, long value, String unit) {
    if (value < 1) {
      throw new RebalanceInputException(
          "the policy's " + name + " is " + value + "; it must be at least 1 " + unit);
    }
  }

  /** One node at a time, 100 MiB per second and node, never fewer copies, zones if they suffice. */
  public static RebalancePolicy defaults() {
    return new RebalancePolicy(1, DEFAULT_RATE, Long.MAX_VALUE, 1, false, false);
  }

  /** The policy with another number of nodes per step. */
  public RebalancePolicy withNodesPerStep(int nodes) {
    return new RebalancePolicy(
        nodes,
        nodeBytesPerSecond,
        totalBytesPerSecond,
        minimumCopies,
        fewerCopiesAllowed,
        zonesRequired);
  }

  /** The policy under which a step may leave fewer copies, but never fewer than {@code minimum}. */
  public RebalancePolicy withFewerCopies(int minimum) {
    return new RebalancePolicy(
        nodesPerStep, nodeBytesPerSecond, totalBytesPerSecond, minimum, true, zonesRequired);
  }

  /** The policy with other rates, in bytes per second. */
  public RebalancePolicy withRates(long perNode, long total) {
    return new RebalancePolicy(
        nodesPerStep, perNode, total, minimumCopies, fewerCopiesAllowed, zonesRequired);
  }

  /** The policy under which zones must suffice. */
  public RebalancePolicy withZonesRequired() {
    return new RebalancePolicy(
        nodesPerStep,
        nodeBytesPerSecond,
        totalBytesPerSecond,
        minimumCopies,
        fewerCopiesAllowed,
        true);
  }
}
