package io.dpmgrid.rebalancer.execute.journal;

import io.dpmgrid.rebalancer.plan.StepKind;
import java.util.List;

/**
 * An operation that ended.
 *
 * @param id its number
 * @param kind why the baseline was to change
 * @param subjects the nodes that it was about; the first few if many
 * @param outcome how it ended
 * @param why for people
 * @param plannedBytes what was to move
 * @param movedBytes what moved, as the grid counted
 * @param startedAt the time of day at its start, RFC 3339, by the clock of the node that began it
 * @param endedAt the same at its end
 * @param unverified partitions that could not be compared; the first few if many
 * @param unverifiedCount how many
 */
public record FinishedOperation(
    long id,
    StepKind kind,
    List<String> subjects,
    Outcome outcome,
    String why,
    long plannedBytes,
    long movedBytes,
    String startedAt,
    String endedAt,
    List<String> unverified,
    long unverifiedCount) {
  /** How many names one finished operation keeps in a list. */
  public static final int MAX_NAMES = 20;

  /** Copies the lists and keeps the first names. */
  public FinishedOperation {
    subjects = first(subjects);
    unverified = first(unverified);
  }

  private static List<String> first(List<String> names) {
    return List.copyOf(names.subList(0, Math.min(names.size(), MAX_NAMES)));
  }
}
