package io.dpmgrid.admin.http;

import io.dpmgrid.admin.grid.RebalanceControl;
import io.dpmgrid.admin.grid.RebalancePort;
import io.dpmgrid.admin.json.Json;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.Callable;

/** Routes that hold moves, and let them go on. */
final class RebalanceRoutes {
  private final Workers workers;
  private final Views views;
  private final Json json;

  RebalanceRoutes(Handlers handlers, Workers workers, Views views, Json json, RebalancePort port) {
    this.workers = workers;
    this.views = views;
    this.json = json;
    handlers.add("pauseRebalance", request -> change(port::pause));
    handlers.add("resumeRebalance", request -> change(port::resume));
    handlers.add(
        "throttleRebalance",
        request -> {
          RebalanceThrottle wanted = json.as(request.requiredBody(), RebalanceThrottle.class);
          return change(() -> port.throttle(wanted.bytesPerSecond()));
        });
  }

  private Future<Reply> change(Callable<RebalanceControl> work) {
    return workers
        .call(() -> Reply.json(200, Map.of("Cache-Control", "no-store"), json.write(work.call())))
        .onComplete(done -> views.invalidate(EnumSet.of(Subject.REBALANCE)));
  }
}
