package io.dpmgrid.rebalancer.plan;

import java.time.Duration;
import java.util.List;

/**
 * The way from a snapshot to what is wanted. A preview: it holds as long as the cluster is as the
 * snapshot says, and each step is planned again before it is taken.
 *
 * @param steps baseline changes, one after another
 * @param refusals what is wanted and not planned; the steps do without it
 * @param notes what a person should know: what is waited for, what cannot be reached
 * @param warnings groups with too few copies per node, because of which more moves than must
 */
public record RebalancePlan(
    List<RebalanceStep> steps, List<Refusal> refusals, List<String> notes, List<String> warnings) {
  /** Copies the lists. */
  public RebalancePlan {
    steps = List.copyOf(steps);
    refusals = List.copyOf(refusals);
    notes = List.copyOf(notes);
    warnings = List.copyOf(warnings);
  }

  /** The bytes that all steps move. */
  public long movedBytes() {
    return steps.stream().mapToLong(RebalanceStep::movedBytes).sum();
  }

  /** The sum of what each step must move at least. */
  public long minimumBytes() {
    return steps.stream().mapToLong(RebalanceStep::minimumBytes).sum();
  }

  /** How long all steps take, one after another. */
  public Duration estimate() {
    return steps.stream().map(RebalanceStep::estimate).reduce(Duration.ZERO, Duration::plus);
  }
}
