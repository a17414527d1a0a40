package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.GridWork;
import io.dpmgrid.admin.grid.WorkCancelledException;
import io.dpmgrid.admin.grid.WorkProgress;
import io.dpmgrid.admin.grid.WorkResult;
import java.util.Collection;
import java.util.List;
import org.apache.ignite.internal.management.cache.IdleVerifyResult;
import org.apache.ignite.internal.processors.cache.DynamicCacheDescriptor;

/**
 * Compares the copies of caches because somebody asked for it. What differs counts only if nothing
 * was written to it between two rounds.
 */
final class ConsistencyCheck implements GridWork {
  private static final int ROUNDS = 4;

  private final Members members;
  private final List<DynamicCacheDescriptor> caches;

  ConsistencyCheck(Members members, Collection<DynamicCacheDescriptor> caches) {
    this.members = members;
    this.caches = List.copyOf(caches);
  }

  @Override
  public WorkResult run(WorkProgress progress) throws InterruptedException, WorkCancelledException {
    long partitions =
        caches.stream()
            .map(DynamicCacheDescriptor::groupDescriptor)
            .distinct()
            .mapToLong(group -> group.config().getAffinity().partitions())
            .sum();
    if (caches.isEmpty()) {
      return new Findings(partitions).result();
    }
    EngineComparison comparison = new EngineComparison(members, caches);
    IdleVerifyResult found =
        comparison.run(
            ROUNDS,
            (round, task) -> {
              report(progress, round);
              return new EngineWait("the comparison", progress).await(task, task::cancel);
            });
    Findings findings = new Findings(partitions);
    comparison.differences().report(found, findings);
    progress.report(partitions, partitions, "partitions", "Compared.");
    return findings.result();
  }

  private static void report(WorkProgress progress, int round) {
    progress.report(
        0,
        null,
        "partitions",
        round == 1
            ? "All servers compute hashes of their copies."
            : "Comparison " + round + ": what differed may have been written to meanwhile.");
  }

  @Override
  public boolean cancellable() {
    return true;
  }
}
