package io.dpmgrid.admin.http;

import io.dpmgrid.admin.grid.Baseline;
import io.dpmgrid.admin.grid.CacheSpec;
import io.dpmgrid.admin.grid.ClusterState;
import io.dpmgrid.admin.grid.GridPorts;
import io.dpmgrid.admin.grid.RebalancePreviewRequest;
import io.dpmgrid.admin.json.Json;
import io.dpmgrid.admin.problem.ProblemException;
import io.dpmgrid.admin.problem.ProblemKind;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Routes that change the grid and wait until it has changed. */
final class ChangeRoutes {
  private final Workers changes;
  private final Views views;
  private final Json json;

  ChangeRoutes(
      Handlers handlers, Workers workers, Workers changes, Views views, Json json, GridPorts grid) {
    this.changes = changes;
    this.views = views;
    this.json = json;
    handlers.add(
        "changeClusterState",
        request -> {
          ClusterStateChange change = json.as(request.requiredBody(), ClusterStateChange.class);
          if (change.state() == ClusterState.INACTIVE && !change.force()) {
            throw new ProblemException(
                ProblemKind.CONFLICT,
                "Deactivating stops every cache for every client and drops caches that are kept in"
                    + " memory only; send force: true if that is meant.");
          }
          return change(
              () -> {
                grid.cluster().changeState(change.state(), change.force());
                return tagged(new ClusterStateView(change.state()));
              });
        });
    handlers.add(
        "changeBaseline",
        request -> {
          String expected = request.optionalText("If-Match");
          if (expected == null) {
            throw new ProblemException(
                ProblemKind.PRECONDITION_REQUIRED,
                "Read the baseline first and send its ETag as If-Match.");
          }
          List<String> ids = json.as(request.requiredBody(), BaselineChange.class).nodeIds();
          return change(
              () -> {
                Baseline now = grid.baseline().baseline();
                if (!ETags.matches(expected, ETags.of(json.write(now)), false)) {
                  throw new ProblemException(
                      ProblemKind.PRECONDITION_FAILED,
                      "The baseline has changed since you read it; read it again.");
                }
                return tagged(grid.baseline().change(ids, now.version()));
              });
        });
    handlers.add(
        "createCache",
        request -> {
          CacheSpec spec = json.as(request.requiredBody(), CacheSpec.class);
          if (spec.acknowledgesEarly() && !spec.acceptWeakerAcks()) {
            throw new ProblemException(
                ProblemKind.CONFLICT,
                "A write that does not wait for all copies is acknowledged before they have it, and"
                    + " can be lost with one node; take write_synchronization: all-copies, or send"
                    + " accept_weaker_acks: true if that is meant.");
          }
          return change(
              () ->
                  Reply.json(
                      201,
                      Map.of(
                          "Location", "/api/v1/caches/" + spec.name(), "Cache-Control", "no-store"),
                      json.write(grid.caches().create(spec))));
        });
    handlers.add(
        "destroyCache",
        request -> {
          String name = request.text("cache_name");
          if (!name.equals(request.optionalText("confirm"))) {
            throw new ProblemException(
                ProblemKind.CONFLICT,
                "Destroying a cache destroys its data; send its name once more as the query"
                    + " parameter confirm.");
          }
          return gone(changes, () -> grid.caches().destroy(name));
        });
    handlers.add(
        "resetLostPartitions",
        request -> {
          List<String> names = json.as(request.requiredBody(), LostPartitionsReset.class).caches();
          return gone(changes, () -> grid.caches().resetLost(names));
        });
    handlers.add(
        "planRebalance",
        request -> {
          RebalancePreviewRequest wanted =
              json.as(request.requiredBody(), RebalancePreviewRequest.class);
          // Changes nothing, so no view becomes old.
          return workers.call(
              () ->
                  Reply.json(
                      200,
                      Map.of("Cache-Control", "no-store"),
                      json.write(grid.rebalance().preview(wanted))));
        });
    handlers.add(
        "killTransaction",
        request -> gone(workers, () -> grid.transactions().kill(request.text("transaction_id"))));
    handlers.add(
        "killQuery", request -> gone(workers, () -> grid.queries().kill(request.text("query_id"))));
    handlers.add(
        "dropClient",
        request -> gone(workers, () -> grid.clients().drop(request.text("client_id"))));
  }

  private Reply tagged(Object value) {
    byte[] bytes = json.write(value);
    return Reply.json(
        200, Map.of("ETag", ETags.of(bytes), "Cache-Control", "private, no-cache"), bytes);
  }

  private Future<Reply> gone(Workers by, Runnable work) {
    return change(
        by,
        () -> {
          work.run();
          return Reply.done();
        });
  }

  private Future<Reply> change(Callable<Reply> work) {
    return change(changes, work);
  }

  private Future<Reply> change(Workers by, Callable<Reply> work) {
    // A failed change may have been made in part.
    return by.call(work).onComplete(done -> views.invalidate());
  }
}
