package io.dpmgrid.admin.http;

import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.grid.CheckpointRequest;
import io.dpmgrid.admin.grid.ConsistencyCheckRequest;
import io.dpmgrid.admin.grid.DiagnosticsRequest;
import io.dpmgrid.admin.grid.GridPorts;
import io.dpmgrid.admin.grid.GridWork;
import io.dpmgrid.admin.grid.RestoreRequest;
import io.dpmgrid.admin.grid.SnapshotCheckRequest;
import io.dpmgrid.admin.grid.SnapshotRequest;
import io.dpmgrid.admin.json.Json;
import io.dpmgrid.admin.operation.Operation;
import io.dpmgrid.admin.operation.OperationKind;
import io.dpmgrid.admin.operation.OperationOutput;
import io.dpmgrid.admin.operation.OperationView;
import io.dpmgrid.admin.operation.Operations;
import io.dpmgrid.admin.problem.ProblemException;
import io.dpmgrid.admin.problem.ProblemKind;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Routes that start long work, and those of the operations themselves. */
final class OperationRoutes {
  private final Workers workers;
  private final Json json;
  private final Operations operations;

  OperationRoutes(
      Handlers handlers, Workers workers, Json json, GridPorts grid, Operations operations) {
    this.workers = workers;
    this.json = json;
    this.operations = operations;
    handlers.add(
        "startConsistencyCheck",
        request -> {
          ConsistencyCheckRequest asked =
              json.as(request.requiredBody(), ConsistencyCheckRequest.class);
          return start(
              request,
              OperationKind.CONSISTENCY_CHECK,
              null,
              () -> grid.caches().prepareConsistencyCheck(asked));
        });
    handlers.add(
        "startCheckpoint",
        request -> {
          CheckpointRequest asked = json.as(request.requiredBody(), CheckpointRequest.class);
          return start(
              request,
              OperationKind.CHECKPOINT,
              null,
              () -> grid.checkpoints().prepareCheckpoint(asked));
        });
    handlers.add(
        "createSnapshot",
        request -> {
          SnapshotRequest asked = json.as(request.requiredBody(), SnapshotRequest.class);
          return start(
              request,
              OperationKind.SNAPSHOT_CREATE,
              asked.name(),
              () -> grid.snapshots().prepareCreate(asked));
        });
    handlers.add(
        "deleteSnapshot",
        request -> {
          String name = request.text("snapshot_name");
          return start(
              request,
              OperationKind.SNAPSHOT_DELETE,
              name,
              () -> grid.snapshots().prepareDelete(name));
        });
    handlers.add(
        "restoreSnapshot",
        request -> {
          String name = request.text("snapshot_name");
          RestoreRequest asked = json.as(request.requiredBody(), RestoreRequest.class);
          return start(
              request,
              OperationKind.SNAPSHOT_RESTORE,
              name,
              () -> grid.snapshots().prepareRestore(name, asked));
        });
    handlers.add(
        "checkSnapshot",
        request -> {
          String name = request.text("snapshot_name");
          SnapshotCheckRequest asked = json.as(request.requiredBody(), SnapshotCheckRequest.class);
          return start(
              request,
              OperationKind.SNAPSHOT_CHECK,
              name,
              () -> grid.snapshots().prepareCheck(name, asked));
        });
    handlers.add(
        "startDiagnostics",
        request -> {
          DiagnosticsRequest asked = json.as(request.requiredBody(), DiagnosticsRequest.class);
          return start(
              request, OperationKind.DIAGNOSTICS, null, () -> grid.diagnostics().prepare(asked));
        });
    handlers.add("listOperations", request -> Future.succeededFuture(page(request)));
    handlers.add(
        "getOperation",
        request -> Future.succeededFuture(Reply.json(200, json.write(find(request).view()))));
    handlers.add("cancelOperation", request -> Future.succeededFuture(cancel(request)));
    handlers.add("getOperationResult", request -> Future.succeededFuture(result(request)));
  }

  private Future<Reply> start(
      ApiRequest request,
      OperationKind kind,
      @Nullable String subject,
      Callable<GridWork> prepare) {
    Role role = Objects.requireNonNull(request.operation().role());
    return workers
        .call(prepare)
        .map(
            work ->
                accepted(
                    operations.start(
                        kind, subject, role, request.principalName(), request.id(), work)));
  }

  private Reply accepted(Operation operation) {
    return Reply.json(
        202,
        Map.of("Location", "/api/v1/operations/" + operation.id(), "Cache-Control", "no-store"),
        json.write(operation.view()));
  }

  private Reply page(ApiRequest request) {
    List<OperationView> all = operations.list().stream().map(Operation::view).toList();
    RenderedList list = RenderedList.of(json, all, o -> o.id().toString(), null);
    return new Reply.Body(
        200, Map.of("Cache-Control", "no-store"), "application/json", list.page(request).payload());
  }

  private Reply cancel(ApiRequest request) {
    Operation operation = findWithRole(request);
    operation.cancel();
    return accepted(operation);
  }

  private Reply result(ApiRequest request) {
    Operation operation = findWithRole(request);
    OperationOutput output = operation.output();
    if (output instanceof OperationOutput.Document document) {
      return Reply.json(200, document.bytes());
    }
    OperationOutput.ZipFile zip = (OperationOutput.ZipFile) output;
    return new Reply.FileBody(
        200,
        Map.of(
            "Cache-Control",
            "no-store",
            "Content-Disposition",
            "attachment; filename=\"" + zip.fileName() + '"'),
        "application/zip",
        zip.path());
  }

  private Operation find(ApiRequest request) {
    String id = request.text("operation_id");
    Operation operation = operations.find(UUID.fromString(id));
    if (operation == null) {
      throw new ProblemException(
          ProblemKind.NOT_FOUND, "This node knows no operation " + id + " (any more).");
    }
    return operation;
  }

  private Operation findWithRole(ApiRequest request) {
    Operation operation = find(request);
    Role has = Objects.requireNonNull(request.principal()).role();
    if (!has.covers(operation.role())) {
      throw new ProblemException(
          ProblemKind.FORBIDDEN,
          "This operation needs " + operation.role().text() + "; you are " + has.text() + ".");
    }
    return operation;
  }
}
