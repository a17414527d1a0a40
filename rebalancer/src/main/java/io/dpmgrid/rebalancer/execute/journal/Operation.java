package io.dpmgrid.rebalancer.execute.journal;

import io.dpmgrid.rebalancer.plan.StepKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A baseline change and what follows from it.
 *
 * @param id its number; never used again
 * @param kind why the baseline changes
 * @param subjects the nodes that join, leave or change, in the order of ids
 * @param change what changes
 * @param baselineId the baseline that it was planned for
 * @param topologyVersion the servers that it was planned for
 * @param phase how far it is
 * @param phaseMs how long it was seen in this phase
 * @param plannedBytes what is to move
 * @param minimumBytes what must move at least
 * @param reason for people
 * @param startedAt the time of day at its start, RFC 3339
 * @param ending how it will have ended when it is reverted; null if it goes on
 * @param attempt which verification runs, from 1
 * @param unverified what the next verification is to compare; empty for all
 * @param unverifiedCount how many partitions the last verification could not compare
 */
public record Operation(
    long id,
    StepKind kind,
    List<String> subjects,
    BaselineChange change,
    long baselineId,
    long topologyVersion,
    Phase phase,
    long phaseMs,
    long plannedBytes,
    long minimumBytes,
    String reason,
    String startedAt,
    @Nullable Ending ending,
    int attempt,
    List<String> unverified,
    long unverifiedCount) {
  /** How many partitions are verified again by name; with more of them, all are. */
  public static final int MAX_UNVERIFIED = 1_000;

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if it is on its way back without an ending, or has one without
   *     being so
   */
  public Operation {
    if ((phase == Phase.REVERTING || phase == Phase.RETURNED) != (ending != null)) {
      throw new IllegalArgumentException("phase " + phase + " with ending " + ending);
    }
    subjects = List.copyOf(subjects);
    unverified = List.copyOf(unverified);
  }

  /** The operation after more time in its phase. */
  public Operation waited(long ms) {
    return with(phase, phaseMs + ms, ending);
  }

  /** The operation at the start of a phase. */
  public Operation in(Phase next) {
    return with(next, 0, ending);
  }

  /** The operation on its way back. */
  public Operation reverting(Outcome outcome, String why) {
    return with(Phase.REVERTING, 0, new Ending(outcome, why));
  }

  /** The operation with another verification before it. */
  public Operation verifyAgain(List<String> partitions) {
    return new Operation(
        id,
        kind,
        subjects,
        change,
        baselineId,
        topologyVersion,
        phase,
        0,
        plannedBytes,
        minimumBytes,
        reason,
        startedAt,
        ending,
        attempt + 1,
        partitions.size() > MAX_UNVERIFIED ? List.of() : partitions,
        partitions.size());
  }

  private Operation with(Phase next, long ms, @Nullable Ending end) {
    return new Operation(
        id,
        kind,
        subjects,
        change,
        baselineId,
        topologyVersion,
        next,
        ms,
        plannedBytes,
        minimumBytes,
        reason,
        startedAt,
        end,
        attempt,
        unverified,
        unverifiedCount);
  }
}
