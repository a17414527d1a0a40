package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.GridWork;
import io.dpmgrid.admin.grid.WorkCancelledException;
import io.dpmgrid.admin.grid.WorkProgress;
import io.dpmgrid.admin.grid.WorkResult;
import java.util.Collection;
import org.apache.ignite.IgniteException;
import org.apache.ignite.internal.IgniteInternalFuture;
import org.apache.ignite.internal.management.cache.IdleVerifyResult;
import org.apache.ignite.internal.processors.cache.persistence.snapshot.IgniteSnapshotManager;
import org.apache.ignite.internal.processors.cache.persistence.snapshot.IgniteSnapshotVerifyException;
import org.apache.ignite.internal.processors.cache.persistence.snapshot.SnapshotPartitionsVerifyResult;
import org.apache.ignite.internal.util.typedef.X;
import org.jspecify.annotations.Nullable;

/** Has the engine read a snapshot on all nodes, and compares the copies in it. */
final class SnapshotCheck implements GridWork {
  private static final int NO_INCREMENT = -1;

  private final Members members;
  private final String name;
  private final @Nullable Integer increment;
  private final long partitions;

  SnapshotCheck(Members members, String name, @Nullable Integer increment, long partitions) {
    this.members = members;
    this.name = name;
    this.increment = increment;
    this.partitions = partitions;
  }

  @Override
  public WorkResult run(WorkProgress progress) throws InterruptedException, WorkCancelledException {
    progress.report(0, partitions, "partitions", "All nodes read their parts.");
    Findings findings = findings(progress, null);
    progress.report(partitions, partitions, "partitions", "Read.");
    return findings.result();
  }

  /**
   * Checks it.
   *
   * @param groups to look at; null is all
   */
  Findings findings(WorkProgress progress, @Nullable Collection<String> groups)
      throws InterruptedException, WorkCancelledException {
    IgniteSnapshotManager engine = members.kernal().cache().context().snapshotMgr();
    Findings findings = new Findings(partitions);
    IgniteInternalFuture<SnapshotPartitionsVerifyResult> checking;
    try {
      checking =
          engine.checkSnapshot(
              name, null, groups, false, increment == null ? NO_INCREMENT : increment, true);
    } catch (IgniteException | IllegalArgumentException e) {
      throw new GridProblem.Failed("The engine refuses: " + Findings.deepest(e), e);
    }
    try {
      SnapshotPartitionsVerifyResult found =
          new EngineWait("the check of " + name, progress).await(checking, () -> {});
      IdleVerifyResult verified = found.idleVerifyResult();
      if (verified != null) {
        findings.add(verified);
      }
      if (found.exceptions() != null) {
        findings.add(found.exceptions());
      }
    } catch (GridProblem.Failed e) {
      addDamage(findings, e);
    }
    return findings;
  }

  /** What is wrong with a snapshot is what was asked for, and no failure of the check. */
  private static void addDamage(Findings findings, GridProblem.Failed failure) {
    IgniteSnapshotVerifyException damage = X.cause(failure, IgniteSnapshotVerifyException.class);
    if (damage == null) {
      throw failure;
    }
    findings.add(damage.exceptions());
  }

  @Override
  public boolean cancellable() {
    return false;
  }
}
