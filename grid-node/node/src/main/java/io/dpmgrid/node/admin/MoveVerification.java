package io.dpmgrid.node.admin;

import io.dpmgrid.rebalancer.execute.grid.Action;
import io.dpmgrid.rebalancer.execute.grid.VerificationReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.internal.ComputeTaskInternalFuture;
import org.apache.ignite.internal.IgniteFutureTimeoutCheckedException;
import org.apache.ignite.internal.management.cache.IdleVerifyResult;
import org.apache.ignite.internal.management.cache.PartitionKey;
import org.apache.ignite.internal.processors.cache.DynamicCacheDescriptor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the copies of partitions after moves, on a thread of its own: everything is read, which
 * takes its time. What is written to meanwhile is compared once more at once; what then still
 * cannot be told is unverified. Thread-safe.
 */
final class MoveVerification implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MoveVerification.class);
  private static final int ROUNDS = 2;
  private static final Duration LIMIT = Duration.ofMinutes(8);

  private final Members members;
  private final PartitionMaps maps;
  private final ExecutorService thread;
  private Action.@Nullable Verify asked;
  private volatile @Nullable VerificationReport report;

  MoveVerification(Members members, PartitionMaps maps, String node) {
    this.members = members;
    this.maps = maps;
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "dpm-verify-" + node);
              made.setDaemon(true);
              return made;
            });
  }

  /** What was found last; null if nothing was. */
  @Nullable VerificationReport report() {
    return report;
  }

  /** Begins, unless that is what was asked for last. */
  synchronized void start(Action.Verify what) {
    if (what.equals(asked)) {
      return;
    }
    try {
      thread.execute(() -> run(what));
      asked = what;
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("the node is stopping", e);
    }
  }

  private void run(Action.Verify what) {
    try {
      report = compare(what);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IgniteCheckedException | RuntimeException e) {
      LOG.warn("copies could not be compared: {}", Findings.deepest(e));
      report =
          new VerificationReport(
              what.operation(), what.attempt(), 0, List.of(), new ArrayList<>(names(what)));
    }
  }

  private VerificationReport compare(Action.Verify what)
      throws IgniteCheckedException, InterruptedException {
    List<DynamicCacheDescriptor> caches = caches(what.only());
    Set<String> wanted = names(what);
    if (caches.isEmpty()) {
      return new VerificationReport(what.operation(), what.attempt(), 0, List.of(), List.of());
    }
    EngineComparison comparison = new EngineComparison(members, caches);
    IdleVerifyResult found = comparison.run(ROUNDS, (round, task) -> await(task));
    Differences differences = comparison.differences();
    Set<String> different = names(differences.different(found), wanted);
    Set<String> open = names(differences.open(found), wanted);
    if (!found.exceptions().isEmpty()) {
      // A node did not answer, so nobody knows what of it was compared.
      open.addAll(wanted);
    }
    open.removeAll(different);
    return new VerificationReport(
        what.operation(),
        what.attempt(),
        wanted.size() - (long) different.size() - open.size(),
        List.copyOf(different),
        List.copyOf(open));
  }

  private static @Nullable IdleVerifyResult await(ComputeTaskInternalFuture<IdleVerifyResult> task)
      throws IgniteCheckedException {
    try {
      return task.get(LIMIT.toMillis());
    } catch (IgniteFutureTimeoutCheckedException e) {
      task.cancel();
      throw e;
    }
  }

  private List<DynamicCacheDescriptor> caches(List<String> only) {
    Set<String> groups = new HashSet<>();
    for (String name : only) {
      groups.add(name.substring(0, Math.max(0, name.lastIndexOf('/'))));
    }
    return maps.userCaches().stream()
        .filter(cache -> only.isEmpty() || groups.contains(group(cache)))
        .toList();
  }

  private static String group(DynamicCacheDescriptor cache) {
    return cache.groupDescriptor().cacheOrGroupName();
  }

  /** The partitions that are asked for. */
  private Set<String> names(Action.Verify what) {
    if (!what.only().isEmpty()) {
      return new TreeSet<>(what.only());
    }
    Set<String> names = new TreeSet<>();
    for (DynamicCacheDescriptor cache : maps.userCaches()) {
      int partitions = cache.groupDescriptor().config().getAffinity().partitions();
      for (int p = 0; p < partitions; p++) {
        names.add(group(cache) + "/" + p);
      }
    }
    return names;
  }

  private static Set<String> names(Collection<PartitionKey> of, Set<String> wanted) {
    Set<String> names = new TreeSet<>();
    for (PartitionKey one : of) {
      String name = one.groupName() + "/" + one.partitionId();
      if (wanted.contains(name)) {
        names.add(name);
      }
    }
    return names;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
