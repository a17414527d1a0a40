package io.dpmgrid.admin;

import io.dpmgrid.admin.event.EventRing;
import io.dpmgrid.admin.grid.EventType;
import io.dpmgrid.admin.grid.GridEvent;
import io.dpmgrid.admin.grid.Severity;
import io.dpmgrid.admin.operation.OperationState;
import io.dpmgrid.admin.operation.OperationView;
import io.dpmgrid.admin.problem.Problem;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells operations as events. */
final class OperationEvents implements Consumer<OperationView> {
  private final EventRing ring;

  OperationEvents(EventRing ring) {
    this.ring = ring;
  }

  @Override
  public void accept(OperationView operation) {
    boolean ended = operation.state().ended();
    Problem problem = operation.problem();
    ring.append(
        new GridEvent(
            ended ? EventType.OPERATION_ENDED : EventType.OPERATION_STARTED,
            Objects.requireNonNullElse(operation.endedAt(), operation.createdAt()),
            problem == null ? Severity.INFO : Severity.ERROR,
            null,
            operation.id().toString(),
            what(operation) + how(operation.state(), problem)));
  }

  private static String what(OperationView operation) {
    String subject = operation.subject() == null ? "" : " " + operation.subject();
    return switch (operation.kind()) {
      case CHECKPOINT -> "The checkpoint" + subject;
      case SNAPSHOT_CREATE -> "The making of snapshot" + subject;
      case SNAPSHOT_DELETE -> "The deletion of snapshot" + subject;
      case SNAPSHOT_RESTORE -> "The restore of snapshot" + subject;
      case SNAPSHOT_CHECK -> "The check of snapshot" + subject;
      case CONSISTENCY_CHECK -> "The consistency check" + subject;
      case DIAGNOSTICS -> "The diagnostics bundle" + subject;
    };
  }

  private static String how(OperationState state, @Nullable Problem problem) {
    return switch (state) {
      case SUCCEEDED -> " is done.";
      case FAILED -> " failed" + (problem == null ? "." : ": " + problem.detail());
      case CANCELLED -> " was cancelled.";
      case QUEUED, RUNNING, CANCELLING -> " has begun.";
    };
  }
}
