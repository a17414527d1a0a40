package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.GridWork;
import io.dpmgrid.admin.grid.WorkProgress;
import io.dpmgrid.admin.grid.WorkResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs work as the API does, and remembers what it told. */
final class WatchedWork implements WorkProgress {
  private final List<String> told = new ArrayList<>();
  private boolean cancel;

  static WorkResult run(GridWork work) throws Exception {
    return work.run(new WatchedWork());
  }

  WatchedWork cancelled() {
    cancel = true;
    return this;
  }

  List<String> told() {
    return told;
  }

  @Override
  public void report(
      long done, @Nullable Long total, @Nullable String unit, @Nullable String message) {
    told.add(done + " of " + total + " " + unit + ": " + message);
  }

  @Override
  public boolean cancelRequested() {
    return cancel;
  }

  @Override
  public void onCancel(Runnable action) {
    if (cancel) {
      action.run();
    }
  }
}
