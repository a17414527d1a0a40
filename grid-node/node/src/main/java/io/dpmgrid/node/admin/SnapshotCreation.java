package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.GridWork;
import io.dpmgrid.admin.grid.WorkCancelledException;
import io.dpmgrid.admin.grid.WorkProgress;
import io.dpmgrid.admin.grid.WorkResult;
import org.apache.ignite.IgniteException;
import org.apache.ignite.internal.IgniteInternalFuture;
import org.apache.ignite.internal.processors.cache.persistence.snapshot.IgniteSnapshotManager;
import org.apache.ignite.internal.util.future.IgniteFutureImpl;
import org.apache.ignite.lang.IgniteFuture;

/** Takes a snapshot, or adds an increment. */
final class SnapshotCreation implements GridWork {
  private final Members members;
  private final String name;
  private final boolean increment;

  SnapshotCreation(Members members, String name, boolean increment) {
    this.members = members;
    this.name = name;
    this.increment = increment;
  }

  @Override
  public WorkResult run(WorkProgress progress) throws InterruptedException, WorkCancelledException {
    IgniteSnapshotManager engine = members.kernal().cache().context().snapshotMgr();
    IgniteFuture<Void> making;
    try {
      making = increment ? engine.createIncrementalSnapshot(name) : engine.createSnapshot(name);
    } catch (IgniteException | IllegalArgumentException e) {
      throw new GridProblem.Failed("The engine refuses: " + Findings.deepest(e), e);
    }
    EngineGauge gauge = new EngineGauge(members.kernal(), "snapshot");
    progress.report(0, null, null, "Copying partitions.");
    new EngineWait(
            increment ? "the increment of " + name : "the snapshot " + name,
            progress,
            () -> report(gauge, progress))
        .await(internal(making), () -> engine.cancelSnapshot(name).get(EngineWait.CANCEL_MILLIS));
    return new WorkResult.None();
  }

  /** Before and after the engine counts, there are no bytes to tell of. */
  private static void report(EngineGauge gauge, WorkProgress progress) {
    Long total = gauge.positive("CurrentSnapshotTotalSize");
    if (total != null) {
      progress.report(
          gauge.value("CurrentSnapshotProcessedSize").orElse(0),
          total,
          "bytes",
          "Copying partitions; sizes are those of this node.");
    }
  }

  static <T> IgniteInternalFuture<T> internal(IgniteFuture<T> of) {
    return ((IgniteFutureImpl<T>) of).internalFuture();
  }

  @Override
  public boolean cancellable() {
    return true;
  }
}
