package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.GridProblem;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.ignite.internal.ComputeTaskInternalFuture;
import org.apache.ignite.internal.management.cache.CacheIdleVerifyCommandArg;
import org.apache.ignite.internal.management.cache.IdleVerifyResult;
import org.apache.ignite.internal.management.cache.VerifyBackupPartitionsTask;
import org.apache.ignite.internal.processors.cache.DynamicCacheDescriptor;
import org.apache.ignite.internal.processors.task.TaskExecutionOptions;
import org.jspecify.annotations.Nullable;

/**
 * Compares the copies of caches by the engine's own task, on all servers, which reads everything.
 * Copies of a partition that is written to meanwhile always look different, so what differs is
 * compared again after a pause. For one comparison; not thread-safe.
 */
final class EngineComparison {
  private static final long PAUSE_MILLIS = 500;

  private final Members members;
  private final List<DynamicCacheDescriptor> caches;
  private final Differences differences = new Differences();

  /**
   * @param caches at least one: without any the engine would compare all
   */
  EngineComparison(Members members, Collection<DynamicCacheDescriptor> caches) {
    this.members = members;
    this.caches = List.copyOf(caches);
  }

  /** How somebody waits for a round. */
  @FunctionalInterface
  interface Waiting<E extends Exception> {
    /**
     * Waits.
     *
     * @param round from 1
     * @return what the task gave
     */
    @Nullable IdleVerifyResult await(int round, ComputeTaskInternalFuture<IdleVerifyResult> task)
        throws InterruptedException, E;
  }

  /**
   * Compares until another round could make nothing clear.
   *
   * @param most rounds
   * @return the last result
   */
  <E extends Exception> IdleVerifyResult run(int most, Waiting<E> waiting)
      throws InterruptedException, E {
    IdleVerifyResult found = round(1, waiting);
    for (int round = 2; !differences.settled(found) && round <= most; round++) {
      Thread.sleep(PAUSE_MILLIS);
      found = round(round, waiting);
    }
    return found;
  }

  /** What the rounds so far tell together. */
  Differences differences() {
    return differences;
  }

  private <E extends Exception> IdleVerifyResult round(int round, Waiting<E> waiting)
      throws InterruptedException, E {
    CacheIdleVerifyCommandArg argument = new CacheIdleVerifyCommandArg();
    // The engine takes names as regular expressions.
    argument.caches(
        caches.stream().map(cache -> Pattern.quote(cache.cacheName())).toArray(String[]::new));
    IdleVerifyResult found =
        waiting.await(
            round,
            members
                .kernal()
                .task()
                .execute(
                    VerifyBackupPartitionsTask.class,
                    argument,
                    TaskExecutionOptions.options(members.servers())));
    if (found == null) {
      throw new GridProblem.Failed("The engine's task ended without a result.");
    }
    return found;
  }
}
