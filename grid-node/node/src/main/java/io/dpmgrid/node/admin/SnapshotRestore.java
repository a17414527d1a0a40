package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.GridWork;
import io.dpmgrid.admin.grid.WorkCancelledException;
import io.dpmgrid.admin.grid.WorkProgress;
import io.dpmgrid.admin.grid.WorkResult;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.cache.CacheException;
import org.apache.ignite.IgniteException;
import org.apache.ignite.internal.processors.cache.persistence.snapshot.IgniteSnapshotManager;
import org.apache.ignite.lang.IgniteFuture;
import org.jspecify.annotations.Nullable;

/**
 * Restores cache groups. What is there is destroyed before, but only once the snapshot is found
 * good.
 */
final class SnapshotRestore implements GridWork {
  private static final Duration GONE_LIMIT = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 100;

  private final Members members;
  private final Post post;
  private final SizesBoard sizes;
  private final String name;
  private final Set<String> groups;
  private final List<String> toDestroy;
  private final @Nullable Integer increment;
  private final SnapshotCheck check;

  /**
   * @param toDestroy caches that exist and are replaced
   * @param check of the same snapshot
   */
  SnapshotRestore(
      Members members,
      Post post,
      SizesBoard sizes,
      String name,
      Collection<String> groups,
      Collection<String> toDestroy,
      @Nullable Integer increment,
      SnapshotCheck check) {
    this.members = members;
    this.post = post;
    this.sizes = sizes;
    this.name = name;
    this.groups = Set.copyOf(groups);
    this.toDestroy = List.copyOf(toDestroy);
    this.increment = increment;
    this.check = check;
  }

  @Override
  public WorkResult run(WorkProgress progress) throws InterruptedException, WorkCancelledException {
    if (!toDestroy.isEmpty()) {
      requireSound(progress);
      destroy(progress);
    }
    IgniteSnapshotManager engine = members.kernal().cache().context().snapshotMgr();
    IgniteFuture<Void> restoring;
    try {
      restoring =
          increment == null
              ? engine.restoreSnapshot(name, groups)
              : engine.restoreSnapshot(name, groups, increment);
    } catch (IgniteException | IllegalArgumentException e) {
      throw new GridProblem.Failed("The engine refuses: " + Findings.deepest(e), e);
    }
    EngineGauge gauge = new EngineGauge(members.kernal(), "snapshot-restore");
    try {
      new EngineWait(
              "the restore of " + name,
              progress,
              () ->
                  progress.report(
                      gauge.value("processedPartitions").orElse(0),
                      gauge.positive("totalPartitions"),
                      "partitions",
                      "Restoring; numbers are those of this node."))
          .await(
              SnapshotCreation.internal(restoring),
              () -> engine.cancelSnapshotRestore(name).get(EngineWait.CANCEL_MILLIS));
    } finally {
      sizes.forget();
    }
    return new WorkResult.None();
  }

  private void requireSound(WorkProgress progress)
      throws InterruptedException, WorkCancelledException {
    progress.report(0, null, null, "Reading the snapshot before anything is destroyed.");
    Optional<String> damage = check.findings(progress, groups).first();
    if (damage.isPresent()) {
      throw new GridProblem.Failed(
          "The snapshot '"
              + name
              + "' is damaged, so nothing was destroyed or restored: "
              + damage.get()
              + " Check it to see all that is wrong.");
    }
    if (progress.cancelRequested()) {
      throw new WorkCancelledException("Stopped before anything was destroyed.");
    }
  }

  private void destroy(WorkProgress progress) throws InterruptedException, WorkCancelledException {
    for (String cache : toDestroy) {
      progress.report(0, null, null, "Destroying " + cache + ".");
      try {
        members.ignite().destroyCache(cache);
      } catch (CacheException | IgniteException e) {
        throw new GridProblem.Failed(
            "'" + cache + "' could not be destroyed: " + Findings.deepest(e), e);
      }
    }
    // Servers delete a destroyed cache's files in the background, and refuse to restore over them.
    long deadline = System.nanoTime() + GONE_LIMIT.toNanos();
    for (String group : groups) {
      JsonNode arguments = JsonNodeFactory.instance.objectNode().put("group", group);
      while (!isGone(arguments)) {
        if (progress.cancelRequested()) {
          throw new WorkCancelledException(
              "Stopped after " + String.join(", ", toDestroy) + " were destroyed.");
        }
        if (System.nanoTime() > deadline) {
          throw new GridProblem.Failed(
              "The files of '"
                  + group
                  + "' are not deleted everywhere after "
                  + GONE_LIMIT.toSeconds()
                  + " s; nothing is restored. Restore again later.");
        }
        Thread.sleep(POLL_MILLIS);
      }
    }
  }

  private boolean isGone(JsonNode arguments) {
    Survey<LocalSnapshots.Done> survey =
        Survey.of(
            post.ask(members.servers(), LocalSnapshots.IS_GONE, arguments, FactsBoard.LIMIT),
            LocalSnapshots.Done.class);
    // A node of the engine alone is never heard; the engine asks it itself.
    return survey.told().size() >= members.ours().size()
        && survey.told().values().stream().allMatch(LocalSnapshots.Done::done);
  }

  @Override
  public boolean cancellable() {
    return true;
  }
}
