package io.dpmgrid.rebalancer.plan;

/**
 * What was given to the planner cannot be planned with: an unknown node, a policy that nothing can
 * fulfil. The message says what was wrong, where, and what to do.
 */
public final class RebalanceInputException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** With a message for the person who gave the input. */
  public RebalanceInputException(String message) {
    super(message);
  }
}
