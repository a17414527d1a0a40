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
 * @param kill whom to kill
 * @param importLimit longest time to import
 * @param importBytes most bytes to import
 * @param writeFor how long to write before and after the kill is sent, each
 * @param writers threads that write
 * @param serve whether the nodes serve the admin API
 */
public record DemoOptions(
    Path input,
    Optional<Path> data,
    Optional<MediumKind> medium,
    int nodes,
    Kill kill,
    Duration importLimit,
    long importBytes,
    Duration writeFor,
    int writers,
    boolean serve) {

  /** Whom to kill. */
  public enum Kill {
    /** One node; the others go on serving. */
    ONE,
    /** Every node at once. */
    ALL
  }
}
