package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.WorkCancelledException;
import io.dpmgrid.admin.grid.WorkProgress;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.internal.IgniteFutureTimeoutCheckedException;
import org.apache.ignite.internal.IgniteInternalFuture;
import org.apache.ignite.internal.IgniteInterruptedCheckedException;
import org.apache.ignite.lang.IgniteFutureTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for something that the engine does, and lets it be cancelled. */
final class EngineWait {
  private static final Logger LOG = LoggerFactory.getLogger(EngineWait.class);

  /** How long stopping may take; the work itself is waited for anyway. */
  static final long CANCEL_MILLIS = 10_000;

  private static final long SLICE_MILLIS = 200;

  private final String what;
  private final WorkProgress progress;
  private final Runnable tick;

  /**
   * @param what a noun for messages
   */
  EngineWait(String what, WorkProgress progress) {
    this(what, progress, () -> {});
  }

  /**
   * @param tick called now and then while it waits, to tell progress
   */
  EngineWait(String what, WorkProgress progress, Runnable tick) {
    this.what = what;
    this.progress = progress;
    this.tick = tick;
  }

  /** Something that stops the engine's work; may throw. */
  @FunctionalInterface
  interface Cancel {
    void cancel() throws IgniteCheckedException;
  }

  <T> T await(IgniteInternalFuture<T> work, Cancel cancel)
      throws InterruptedException, WorkCancelledException {
    boolean cancelled = false;
    while (true) {
      try {
        return work.get(SLICE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (IgniteFutureTimeoutCheckedException e) {
        if (work.isDone()) {
          if (work.error() instanceof IgniteFutureTimeoutCheckedException own) {
            throw new GridProblem.Failed("Failed: " + what + ": " + Findings.deepest(own), own);
          }
          // It ended after this wait and before the look: it tells how when it is asked again.
          continue;
        }
        tick.run();
        if (progress.cancelRequested() && !cancelled) {
          cancelled = true;
          cancel(cancel);
        }
      } catch (IgniteInterruptedCheckedException e) {
        throw interrupted(e);
      } catch (IgniteCheckedException | RuntimeException e) {
        if (cancelled) {
          throw new WorkCancelledException("Stopped: " + what + ".");
        }
        throw new GridProblem.Failed("Failed: " + what + ": " + Findings.deepest(e), e);
      }
    }
  }

  private static void cancel(Cancel cancel) {
    try {
      cancel.cancel();
    } catch (IgniteFutureTimeoutException | IgniteFutureTimeoutCheckedException e) {
      LOG.warn("the engine takes long to stop its work; it is waited for", e);
    } catch (IgniteCheckedException | RuntimeException e) {
      throw new GridProblem.Failed("It could not be stopped: " + Findings.deepest(e), e);
    }
  }

  private static InterruptedException interrupted(Exception cause) {
    InterruptedException interrupted = new InterruptedException("waiting for the engine");
    interrupted.initCause(cause);
    return interrupted;
  }
}
