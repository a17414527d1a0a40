package io.dpmgrid.admin.http;

import io.dpmgrid.admin.event.EventView;
import io.dpmgrid.admin.grid.EventType;
import io.dpmgrid.admin.grid.HealthCheck;
import io.dpmgrid.admin.grid.Severity;
import io.dpmgrid.admin.json.Json;
import io.dpmgrid.admin.problem.BadRequestException;
import io.dpmgrid.admin.problem.ProblemKind;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Does once, on the thread that starts the server, what the first requests will need: loading
 * classes and looking into records takes tenths of a second on a machine where a node starts, and
 * would hold up everybody on the event loop.
 */
public final class Rehearsal {
  private final Routes routes;
  private final RequestReader reader;
  private final Json json;

  /** Takes what is rehearsed. */
  public Rehearsal(Routes routes, RequestReader reader, Json json) {
    this.routes = routes;
    this.reader = reader;
    this.json = json;
  }

  /** Asks nothing of the grid and answers nobody. */
  public void run() {
    routes.table().find(HttpMethod.GET, PathText.segments("/api/v1/caches/%61"));
    for (ContractOperation operation : routes.operations()) {
      if (operation.parameters().stream().noneMatch(p -> p.in() == ParameterSpec.In.PATH)) {
        attempt(() -> reader.parameters(operation, Map.of(), "limit=1", name -> List.of()));
      }
      if (operation.body() != null) {
        attempt(() -> reader.body(operation, "{}".getBytes(StandardCharsets.UTF_8)));
      }
    }
    json.write(ProblemKind.NOT_FOUND.about("", "", ""));
    json.write(HealthView.of(List.of(new HealthCheck("", true, ""))));
    EventView event =
        new EventView("", EventType.EVENTS_LOST, Instant.EPOCH, Severity.INFO, null, null, "");
    json.write(new EventPage(List.of(event), null));
    new Payload(new byte[1 << 14], true).gzip();
  }

  private static void attempt(Runnable step) {
    try {
      step.run();
    } catch (BadRequestException e) {
      // Half of them do not fit, which is rehearsed too.
    }
  }
}
