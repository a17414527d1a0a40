package io.dpmgrid.admin;

import io.dpmgrid.admin.event.EventRing;
import io.dpmgrid.admin.grid.EventType;
import io.dpmgrid.admin.grid.GridEvent;
import io.dpmgrid.admin.grid.Severity;
import io.dpmgrid.admin.operation.OperationView;
import io.dpmgrid.admin.problem.Problem;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

/** Tells operations as events. */
final class OperationEvents implements Consumer<OperationView> {
  private final EventRing ring;

  OperationEvents(EventRing ring) {
    this.ring = ring;
  }

  @Override
  public void accept(OperationView operation) {
    boolean ended = operation.state().ended();
    String what =
        operation.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ')
            + (operation.subject() == null ? "" : " " + operation.subject());
    Problem problem = operation.problem();
    ring.append(
        new GridEvent(
            ended ? EventType.OPERATION_ENDED : EventType.OPERATION_STARTED,
            Objects.requireNonNullElse(operation.endedAt(), operation.createdAt()),
            problem == null ? Severity.INFO : Severity.ERROR,
            null,
            operation.id().toString(),
            what
                + " "
                + operation.state().name().toLowerCase(Locale.ROOT)
                + (problem == null ? "" : ": " + problem.detail())));
  }
}
