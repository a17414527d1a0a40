package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.plan.RebalancePolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the executor keeps to. The same on all nodes, or else what is decided depends on which of
 * them is coordinator.
 *
 * @param patience how long nodes are waited for
 * @param initiative what begins without being asked for
 * @param schedule when moves are allowed
 * @param limits what moves must leave to others
 * @param aftercare what follows moves
 * @param policy what plans keep to
 */
public record RebalanceSettings(
    Patience patience,
    Initiative initiative,
    MoveSchedule schedule,
    MoveLimits limits,
    Aftercare aftercare,
    RebalancePolicy policy) {

  /**
   * Grace 5 min, steady 1 min, everything by itself, half of a baseline waits, no windows, no
   * guard, two checkpoints (one does not make the engine offer a delta again), archives full at 90
   * %, 256 MiB left free, three comparisons.
   */
  public static RebalanceSettings defaults() {
    return new RebalanceSettings(
        new Patience(Duration.ofMinutes(5), Duration.ofMinutes(1)),
        new Initiative(true, true, TwoNodes.WAIT),
        new MoveSchedule(List.of(), ZoneId.of("UTC")),
        new MoveLimits(null, 0.9, 256L << 20),
        new Aftercare(2, 3),
        RebalancePolicy.defaults());
  }

  /** The settings with other times. */
  public RebalanceSettings withTimes(Duration grace, Duration steady) {
    return new RebalanceSettings(
        new Patience(grace, steady), initiative, schedule, limits, aftercare, policy);
  }

  /** The settings with other things that need no asking. */
  public RebalanceSettings withAlone(boolean join, boolean restore) {
    return with(new Initiative(join, restore, twoNodes()));
  }

  /** The settings with another rule for halves. */
  public RebalanceSettings with(TwoNodes rule) {
    return with(new Initiative(joinAlone(), restoreAlone(), rule));
  }

  private RebalanceSettings with(Initiative other) {
    return new RebalanceSettings(patience, other, schedule, limits, aftercare, policy);
  }

  /** The settings with windows. */
  public RebalanceSettings withWindows(List<MoveWindow> windows, ZoneId zone) {
    return new RebalanceSettings(
        patience, initiative, new MoveSchedule(windows, zone), limits, aftercare, policy);
  }

  /** The settings with a guard; null for none. */
  public RebalanceSettings withGuard(@Nullable GuardSettings guard) {
    return with(new MoveLimits(guard, archivePart(), leastFreeBytes()));
  }

  /** The settings with another room that must be left. */
  public RebalanceSettings withLeastFreeBytes(long bytes) {
    return with(new MoveLimits(guard(), archivePart(), bytes));
  }

  private RebalanceSettings with(MoveLimits other) {
    return new RebalanceSettings(patience, initiative, schedule, other, aftercare, policy);
  }

  /** The settings with another number of comparisons; 0 for none. */
  public RebalanceSettings withVerifications(int times) {
    return new RebalanceSettings(
        patience, initiative, schedule, limits, new Aftercare(checkpoints(), times), policy);
  }

  /** The settings with what else plans keep to. */
  public RebalanceSettings with(RebalancePolicy other) {
    return new RebalanceSettings(patience, initiative, schedule, limits, aftercare, other);
  }

  /** How long a node that went away is expected back. */
  public Duration grace() {
    return patience.grace();
  }

  /** How long a node must run without a break. */
  public Duration steady() {
    return patience.steady();
  }

  /** Whether a node that passes the checks joins without being asked for. */
  public boolean joinAlone() {
    return initiative.join();
  }

  /** Whether copies are made again after a grace without being asked for. */
  public boolean restoreAlone() {
    return initiative.restore();
  }

  /** What half of a baseline may decide. */
  public TwoNodes twoNodes() {
    return initiative.twoNodes();
  }

  /** How moves give way to users; null for not at all. */
  public @Nullable GuardSettings guard() {
    return limits.guard();
  }

  /** From which part of its limit on an archive counts as full. */
  public double archivePart() {
    return limits.archivePart();
  }

  /** Below this room on a node copies are held back. */
  public long leastFreeBytes() {
    return limits.leastFreeBytes();
  }

  /** How many checkpoints a node needs after it became complete. */
  public int checkpoints() {
    return aftercare.checkpoints();
  }

  /** How often partitions are compared before they are listed as unverified. */
  public int verifications() {
    return aftercare.verifications();
  }

  /** Whether moves are allowed at the time of day that servers have. */
  boolean open(List<Instant> clocks) {
    return schedule.open(clocks);
  }
}
