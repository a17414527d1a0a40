package io.dpmgrid.rebalancer.plan;

import java.util.List;

/**
 * A baseline change that is wanted and not planned.
 *
 * @param kind what it would have been
 * @param subjects the nodes that it is about
 * @param reason what speaks against it, and where
 * @param remedy what to do
 */
public record Refusal(StepKind kind, List<String> subjects, String reason, String remedy) {
  /** Copies the list. */
  public Refusal {
    subjects = List.copyOf(subjects);
  }
}
