package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.GridWork;
import io.dpmgrid.admin.grid.WorkCancelledException;
import io.dpmgrid.admin.grid.WorkProgress;
import io.dpmgrid.admin.grid.WorkResult;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.ignite.internal.ComputeTaskInternalFuture;
import org.apache.ignite.internal.management.cache.CacheIdleVerifyCommandArg;
import org.apache.ignite.internal.management.cache.IdleVerifyResult;
import org.apache.ignite.internal.management.cache.VerifyBackupPartitionsTask;
import org.apache.ignite.internal.processors.cache.DynamicCacheDescriptor;
import org.apache.ignite.internal.processors.task.TaskExecutionOptions;

/**
 * Compares the copies of caches by the engine's own task, on all servers. Copies of a partition
 * that is written to meanwhile always look different: what differs is compared again, and counts
 * only if nothing was written to it between two comparisons.
 */
final class ConsistencyCheck implements GridWork {
  private static final int ROUNDS = 4;
  private static final long PAUSE_MILLIS = 500;

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
    Differences differences = new Differences();
    int round = 1;
    IdleVerifyResult found = compare(progress, round);
    while (!differences.settled(found) && round < ROUNDS) {
      Thread.sleep(PAUSE_MILLIS);
      round++;
      found = compare(progress, round);
    }
    Findings findings = new Findings(partitions);
    differences.report(found, findings);
    progress.report(partitions, partitions, "partitions", "Compared.");
    return findings.result();
  }

  private IdleVerifyResult compare(WorkProgress progress, int round)
      throws InterruptedException, WorkCancelledException {
    progress.report(
        0,
        null,
        "partitions",
        round == 1
            ? "All servers compute hashes of their copies."
            : "Comparison " + round + ": what differed may have been written to meanwhile.");
    CacheIdleVerifyCommandArg argument = new CacheIdleVerifyCommandArg();
    // The engine takes names as regular expressions.
    argument.caches(
        caches.stream().map(cache -> Pattern.quote(cache.cacheName())).toArray(String[]::new));
    ComputeTaskInternalFuture<IdleVerifyResult> task =
        members
            .kernal()
            .task()
            .execute(
                VerifyBackupPartitionsTask.class,
                argument,
                TaskExecutionOptions.options(members.servers()));
    IdleVerifyResult found = new EngineWait("the comparison", progress).await(task, task::cancel);
    if (found == null) {
      throw new GridProblem.Failed("The engine's task ended without a result.");
    }
    return found;
  }

  @Override
  public boolean cancellable() {
    return true;
  }
}
