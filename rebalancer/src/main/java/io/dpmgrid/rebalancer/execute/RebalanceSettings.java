package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.plan.RebalancePolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the executor keeps to. The same on all nodes, or else what is decided depends on which of
 * them is coordinator.
 *
 * @param grace how long a node that went away is expected back, 0 to 30 days
 * @param steady how long a node must run without a break before it joins, or before its absences
 *     are forgotten; 0 to 1 day
 * @param joinAlone whether a node that passes the checks joins without being asked for
 * @param restoreAlone whether copies are made again after a grace without being asked for
 * @param twoNodes what half of a baseline may decide
 * @param windows when moves are allowed; empty for always. Restoring copies is always allowed
 * @param windowsZone the time zone of the windows
 * @param guard how moves give way to users; null for not at all
 * @param checkpoints how many checkpoints a node needs after it became complete before another may
 *     be restarted, 0 to 10
 * @param archivePart from which part of its limit on an archive counts as full, above 0 to 1
 * @param leastFreeBytes below this room on a node copies are held back, at least 0
 * @param verifications how often partitions are compared before they are listed as unverified, 0 to
 *     100; 0 to compare none
 * @param policy what plans keep to
 */
public record RebalanceSettings(
    Duration grace,
    Duration steady,
    boolean joinAlone,
    boolean restoreAlone,
    TwoNodes twoNodes,
    List<MoveWindow> windows,
    ZoneId windowsZone,
    @Nullable GuardSettings guard,
    int checkpoints,
    double archivePart,
    long leastFreeBytes,
    int verifications,
    RebalancePolicy policy) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public RebalanceSettings {
    windows = List.copyOf(windows);
    check("grace", grace, Duration.ofDays(30));
    check("steady", steady, Duration.ofDays(1));
    if (checkpoints < 0 || checkpoints > 10) {
      throw new IllegalArgumentException("checkpoints is " + checkpoints + "; give 0 to 10");
    }
    if (!(archivePart > 0 && archivePart <= 1)) {
      throw new IllegalArgumentException(
          "archivePart is " + archivePart + "; give a number above 0, at most 1");
    }
    if (leastFreeBytes < 0) {
      throw new IllegalArgumentException(
          "leastFreeBytes is " + leastFreeBytes + "; give at least 0");
    }
    if (verifications < 0 || verifications > 100) {
      throw new IllegalArgumentException("verifications is " + verifications + "; give 0 to 100");
    }
  }

  private static void check(String name, Duration value, Duration most) {
    if (value.isNegative() || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(name + " is " + value + "; give a time from 0 to " + most);
    }
  }

  /**
   * Grace 5 min, steady 1 min, everything by itself, half of a baseline waits, no windows, no
   * guard, two checkpoints (one does not make the engine offer a delta again), archives full at 90
   * %, 256 MiB left free, three comparisons.
   */
  public static RebalanceSettings defaults() {
    return new RebalanceSettings(
        Duration.ofMinutes(5),
        Duration.ofMinutes(1),
        true,
        true,
        TwoNodes.WAIT,
        List.of(),
        ZoneOffset.UTC,
        null,
        2,
        0.9,
        256L << 20,
        3,
        RebalancePolicy.defaults());
  }

  /** The settings with other times. */
  public RebalanceSettings withTimes(Duration newGrace, Duration newSteady) {
    return new RebalanceSettings(
        newGrace,
        newSteady,
        joinAlone,
        restoreAlone,
        twoNodes,
        windows,
        windowsZone,
        guard,
        checkpoints,
        archivePart,
        leastFreeBytes,
        verifications,
        policy);
  }

  /** The settings with what happens by itself. */
  public RebalanceSettings withAlone(boolean join, boolean restore) {
    return new RebalanceSettings(
        grace,
        steady,
        join,
        restore,
        twoNodes,
        windows,
        windowsZone,
        guard,
        checkpoints,
        archivePart,
        leastFreeBytes,
        verifications,
        policy);
  }

  /** The settings with another rule for halves. */
  public RebalanceSettings with(TwoNodes rule) {
    return new RebalanceSettings(
        grace,
        steady,
        joinAlone,
        restoreAlone,
        rule,
        windows,
        windowsZone,
        guard,
        checkpoints,
        archivePart,
        leastFreeBytes,
        verifications,
        policy);
  }

  /** The settings with windows. */
  public RebalanceSettings withWindows(List<MoveWindow> some, ZoneId zone) {
    return new RebalanceSettings(
        grace,
        steady,
        joinAlone,
        restoreAlone,
        twoNodes,
        some,
        zone,
        guard,
        checkpoints,
        archivePart,
        leastFreeBytes,
        verifications,
        policy);
  }

  /** The settings with a guard; null for none. */
  public RebalanceSettings withGuard(@Nullable GuardSettings settings) {
    return new RebalanceSettings(
        grace,
        steady,
        joinAlone,
        restoreAlone,
        twoNodes,
        windows,
        windowsZone,
        settings,
        checkpoints,
        archivePart,
        leastFreeBytes,
        verifications,
        policy);
  }

  /** Whether moves are allowed at a time of day. */
  boolean open(Instant time) {
    LocalDateTime local = LocalDateTime.ofInstant(time, windowsZone);
    return windows.isEmpty() || windows.stream().anyMatch(window -> window.open(local));
  }
}
