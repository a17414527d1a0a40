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
import java.util.regex.Pattern;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteException;
import org.apache.ignite.internal.ComputeTaskInternalFuture;
import org.apache.ignite.internal.management.cache.CacheIdleVerifyCommandArg;
import org.apache.ignite.internal.management.cache.IdleVerifyResult;
import org.apache.ignite.internal.management.cache.PartitionKey;
import org.apache.ignite.internal.management.cache.VerifyBackupPartitionsTask;
import org.apache.ignite.internal.processors.cache.DynamicCacheDescriptor;
import org.apache.ignite.internal.processors.task.TaskExecutionOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the copies of partitions after moves, by the engine's own task, on a thread of its own:
 * it reads everything, which takes its time. What is written to meanwhile is compared once more at
 * once; what then still cannot be told is unverified. Thread-safe.
 */
final class MoveVerification implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MoveVerification.class);
  private static final int ROUNDS = 2;
  private static final Duration PAUSE = Duration.ofMillis(500);
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
    Differences differences = new Differences();
    IdleVerifyResult found = compare(caches);
    for (int round = 1; !differences.settled(found) && round < ROUNDS; round++) {
      Thread.sleep(PAUSE.toMillis());
      found = compare(caches);
    }
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

  private IdleVerifyResult compare(List<DynamicCacheDescriptor> caches)
      throws IgniteCheckedException {
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
    IdleVerifyResult found = task.get(LIMIT.toMillis());
    if (found == null) {
      throw new IgniteException("the engine's task ended without a result");
    }
    return found;
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
