package io.dpmgrid.node.demo;

import java.time.Duration;

/**
 * What a scenario cost.
 *
 * @param movedBytes of copies that went from node to node, as their senders counted them
 * @param minimumBytes values that had to: those of the copies that have a new home, or those that
 *     were written to a node's copies while it was away
 * @param took from the first change until everything was where it belongs
 * @param restart from the start of the last process until it served; zero if none was started
 * @param firstReadMillis from there to the first right answer from it; 0 if none was started
 * @param killed nodes that were killed
 */
record ScenarioOutcome(
    long movedBytes,
    long minimumBytes,
    Duration took,
    Duration restart,
    long firstReadMillis,
    int killed) {}
