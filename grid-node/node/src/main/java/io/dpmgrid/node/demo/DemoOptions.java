package io.dpmgrid.node.demo;

import io.dpmgrid.pmem.medium.MediumKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a demo shall do.
 *
 * @param input files to import
 * @param data where the cluster lives; empty for {@link DemoDirectory#usual}, emptied first
 * @param medium the medium kind asked for by name; empty takes what is found
 * @param nodes how many, {@code 1..16}
 * @param kill whom to kill, if there is no scenario
 * @param scenario what happens to the grid's members instead; empty kills and restarts
 * @param importLimit longest time to import
 * @param importBytes most bytes to import
 * @param writeFor how long to write before and after the kill is sent, each
 * @param writers threads that write
 * @param entriesPerPartition that a scenario begins with
 * @param writesPerSecond while a scenario goes on
 * @param keep whether the cluster runs on, and serves the admin API
 */
public record DemoOptions(
    Path input,
    Optional<Path> data,
    Optional<MediumKind> medium,
    int nodes,
    Kill kill,
    Optional<Scenario> scenario,
    Duration importLimit,
    long importBytes,
    Duration writeFor,
    int writers,
    int entriesPerPartition,
    int writesPerSecond,
    boolean keep) {

  /** Whether the nodes serve the admin API. */
  boolean serve() {
    return keep || scenario.isPresent();
  }

  /** How many nodes there are at one time or another. */
  int nodesInAll() {
    return scenario.map(one -> one.nodesInAll(nodes)).orElse(nodes);
  }

  /** How many nodes there are at the beginning. */
  int nodesBefore() {
    return scenario.map(one -> one.nodesBefore(nodes)).orElse(nodes);
  }

  /** Whom to kill. */
  public enum Kill {
    /** One node; the others go on serving. */
    ONE,
    /** Every node at once. */
    ALL
  }
}
