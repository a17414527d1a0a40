package io.dpmgrid.admin.operation;

import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.grid.WorkProgress;
import io.dpmgrid.admin.problem.Problem;
import io.dpmgrid.admin.problem.ProblemException;
import io.dpmgrid.admin.problem.ProblemKind;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One piece of long work, from its start to the end of its history. Thread-safe. */
public final class Operation implements WorkProgress {
  private static final Logger LOG = LoggerFactory.getLogger(Operation.class);
  private final UUID id = UUID.randomUUID();
  private final OperationKind kind;
  private final @Nullable String subject;
  private final Role role;
  private final String principal;
  private final String requestId;
  private final boolean workCancellable;
  private final Clock clock;
  private final Instant createdAt;
  private final List<Runnable> onCancel = new ArrayList<>();
  private OperationState state = OperationState.QUEUED;
  private ProgressView progress = new ProgressView(0, null, null, null);
  private @Nullable Instant startedAt;
  private @Nullable Instant endedAt;
  private @Nullable OperationOutput output;
  private @Nullable Problem problem;

  Operation(
      OperationKind kind,
      @Nullable String subject,
      Role role,
      String principal,
      String requestId,
      boolean workCancellable,
      Clock clock) {
    this.kind = kind;
    this.subject = subject;
    this.role = role;
    this.principal = principal;
    this.requestId = requestId;
    this.workCancellable = workCancellable;
    this.clock = clock;
    this.createdAt = clock.instant();
  }

  /** Its id. */
  public UUID id() {
    return id;
  }

  /** The role that it needed. */
  public Role role() {
    return role;
  }

  String requestId() {
    return requestId;
  }

  /** As the contract has it, at this moment. */
  public synchronized OperationView view() {
    return new OperationView(
        id,
        kind,
        subject,
        state,
        progress,
        cancellable(),
        principal,
        requestId,
        createdAt,
        startedAt,
        endedAt,
        result(),
        problem);
  }

  private boolean cancellable() {
    return state == OperationState.QUEUED || (state == OperationState.RUNNING && workCancellable);
  }

  private @Nullable ResultView result() {
    String href = "/api/v1/operations/" + id + "/result";
    if (output instanceof OperationOutput.Document document) {
      return new ResultView(href, "application/json", document.bytes().length, "report.json");
    }
    return output instanceof OperationOutput.ZipFile zip
        ? new ResultView(href, "application/zip", zip.bytes(), zip.fileName())
        : null;
  }

  /**
   * What it left.
   *
   * @throws ProblemException 409 while it runs, 404 if it left nothing
   */
  public synchronized OperationOutput output() {
    if (!state.ended()) {
      throw new ProblemException(
          ProblemKind.CONFLICT, "The operation has not ended; ask again when it has.");
    }
    OperationOutput left = output;
    if (left == null) {
      throw new ProblemException(ProblemKind.NOT_FOUND, "The operation left no result.");
    }
    return left;
  }

  /**
   * Asks it to stop. Asking again does nothing.
   *
   * @throws ProblemException 409 if it has ended or cannot be stopped
   */
  public void cancel() {
    List<Runnable> actions;
    synchronized (this) {
      if (state == OperationState.CANCELLING) {
        return;
      }
      if (!cancellable()) {
        throw new ProblemException(
            ProblemKind.CONFLICT,
            state.ended()
                ? "The operation has ended."
                : "An operation of this kind cannot be cancelled once it runs.");
      }
      if (state == OperationState.QUEUED) {
        end(OperationState.CANCELLED);
        return;
      }
      state = OperationState.CANCELLING;
      actions = List.copyOf(onCancel);
      onCancel.clear();
    }
    actions.forEach(this::quietly);
  }

  /** Marks it as running; false if it was cancelled before. */
  synchronized boolean begin() {
    if (state != OperationState.QUEUED) {
      return false;
    }
    state = OperationState.RUNNING;
    startedAt = clock.instant();
    return true;
  }

  synchronized void succeed(@Nullable OperationOutput left) {
    output = left;
    end(OperationState.SUCCEEDED);
  }

  synchronized void fail(ProblemKind kindOfProblem, String detail) {
    problem = kindOfProblem.about(detail, "/api/v1/operations/" + id, requestId);
    end(OperationState.FAILED);
  }

  synchronized void cancelled(String message) {
    progress = new ProgressView(progress.done(), progress.total(), progress.unit(), message);
    end(OperationState.CANCELLED);
  }

  private void end(OperationState how) {
    state = how;
    endedAt = clock.instant();
  }

  @Override
  public synchronized void report(
      long done, @Nullable Long total, @Nullable String unit, @Nullable String message) {
    progress = new ProgressView(done, total, unit, message);
  }

  @Override
  public synchronized boolean cancelRequested() {
    return state == OperationState.CANCELLING;
  }

  @Override
  public void onCancel(Runnable action) {
    synchronized (this) {
      if (state != OperationState.CANCELLING) {
        onCancel.add(action);
        return;
      }
    }
    quietly(action);
  }

  private void quietly(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.warn("Operation {} could not be told to stop", id, e);
    }
  }
}
