package io.dpmgrid.rebalancer.execute.grid;

import java.util.List;

/**
 * What a verification found.
 *
 * @param operation the operation that it was asked for
 * @param attempt which attempt it was, from 1
 * @param verified how many partitions have the same counter and hash on all nodes
 * @param different partitions whose copies differ while their counter stood still, as {@code
 *     group/number}
 * @param unverified partitions that could not be compared, as {@code group/number}: their counter
 *     moved, or a node did not answer
 */
public record VerificationReport(
    long operation, int attempt, long verified, List<String> different, List<String> unverified) {
  /** Copies the lists. */
  public VerificationReport {
    different = List.copyOf(different);
    unverified = List.copyOf(unverified);
  }
}
