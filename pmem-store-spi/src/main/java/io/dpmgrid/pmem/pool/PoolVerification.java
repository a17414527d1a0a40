package io.dpmgrid.pmem.pool;

import java.util.List;

/**
 * The result of verifying a pool.
 *
 * @param inspection what the pool looks like from outside; if it was in use, the walk met a log in
 *     motion, and a problem at its end means nothing
 * @param segments one finding for every file of the ring that could be read, by slot
 * @param problems what is wrong; empty if all is well
 */
public record PoolVerification(
    PoolInspection inspection, List<SegmentFinding> segments, List<PoolProblem> problems) {
  /** Whether nothing was found that no crash leaves. */
  public boolean ok() {
    return problems.stream()
        .noneMatch(problem -> problem.severity() == PoolProblem.Severity.DAMAGE);
  }
}
