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

/** Compares the copies of caches by the engine's own task, on all servers. */
final class ConsistencyCheck implements GridWork {
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
    Findings findings = new Findings(partitions);
    if (caches.isEmpty()) {
      return findings.result();
    }
    progress.report(0, null, "partitions", "All servers compute hashes of their copies.");
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
    findings.add(found);
    progress.report(partitions, partitions, "partitions", "Compared.");
    return findings.result();
  }

  @Override
  public boolean cancellable() {
    return true;
  }
}
