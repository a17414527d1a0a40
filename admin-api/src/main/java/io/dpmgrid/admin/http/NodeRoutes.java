package io.dpmgrid.admin.http;

import io.dpmgrid.admin.auth.Principal;
import io.dpmgrid.admin.grid.HealthCheck;
import io.dpmgrid.admin.json.Json;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Routes of the answering node itself: health, metrics, contract, console, principal, events. */
final class NodeRoutes {
  private static final int HEALTH_TIMEOUT_SECONDS = 2;
  private static final Duration HEALTH_TTL = Duration.ofMillis(250);
  private final Json json;
  private final Workers pages;
  private final MetricsPage metrics;

  NodeRoutes(Handlers handlers, Routes.Parts parts, byte[] contract) {
    this.json = parts.json();
    this.pages = parts.pages();
    this.metrics = new MetricsPage(parts.registry());
    health(handlers, "getLiveness", parts, parts.grid().health()::live);
    health(handlers, "getReadiness", parts, parts.grid().health()::ready);
    handlers.add("getMetrics", request -> pages.call(() -> metrics.render(request)));
    Rendered shown = Rendered.of(contract);
    // Large enough that the event loop should not be the one to compress it.
    shown.payload().gzip();
    handlers.add("getContract", request -> Future.succeededFuture(shown.reply(request)));
    ConsoleFiles console = new ConsoleFiles();
    handlers.add("getConsoleFile", request -> parts.pages().call(() -> console.reply(request)));
    handlers.add(
        "getPrincipal",
        request ->
            Future.succeededFuture(
                Reply.json(200, json.write(Objects.requireNonNull(request.principal())))));
    handlers.add("streamEvents", request -> Future.succeededFuture(events(request, parts)));
  }

  /** Used on the event loop. */
  Future<Void> rehearseMetrics(int times) {
    return pages.call(
        () -> {
          metrics.rehearse(times);
          return null;
        });
  }

  private void health(
      Handlers handlers, String id, Routes.Parts parts, Callable<List<HealthCheck>> checks) {
    View<List<HealthCheck>> view = new View<>(parts.probes(), HEALTH_TTL, () -> 0, checks);
    handlers.add(
        id,
        request ->
            view.get()
                .timeout(HEALTH_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .otherwise(
                    failure ->
                        List.of(
                            new HealthCheck(
                                "answers", false, "The node's checks do not answer in time.")))
                .map(this::health));
  }

  private Reply health(List<HealthCheck> checks) {
    HealthView shown = HealthView.of(checks);
    return Reply.json(shown.status().equals("ok") ? 200 : 503, json.write(shown));
  }

  private Reply events(ApiRequest request, Routes.Parts parts) {
    String accept = request.accept();
    if (accept != null && accept.contains("text/event-stream")) {
      Principal principal = Objects.requireNonNull(request.principal());
      parts.streams().requireRoom(principal);
      return new Reply.Stream(
          response ->
              parts.streams().start(response, principal, request.optionalText("Last-Event-ID")));
    }
    return Reply.json(
        200, json.write(new EventPage(parts.ring().newest(request.integer("limit")), null)));
  }
}
