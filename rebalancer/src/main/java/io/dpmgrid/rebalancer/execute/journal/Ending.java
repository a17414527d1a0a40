package io.dpmgrid.rebalancer.execute.journal;

/**
 * How an operation that is being reverted will have ended.
 *
 * @param outcome how
 * @param why for people
 */
public record Ending(Outcome outcome, String why) {}
