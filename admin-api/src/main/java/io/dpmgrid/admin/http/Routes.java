package io.dpmgrid.admin.http;

import io.dpmgrid.admin.event.EventRing;
import io.dpmgrid.admin.event.EventStreams;
import io.dpmgrid.admin.grid.EventType;
import io.dpmgrid.admin.grid.GridPorts;
import io.dpmgrid.admin.json.Json;
import io.dpmgrid.admin.operation.Operations;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** All operations of the contract with their handlers. Used on the event loop. */
public final class Routes {
  private final List<ContractOperation> operations;
  private final RouteTable table;
  private final Handlers handlers = new Handlers();
  private final Views views;
  private final NodeRoutes node;

  /**
   * What handlers need.
   *
   * @param workers for what reads, starts operations and ends transactions
   * @param changes for changes of the grid, which can wait long, such as for a transaction: enough
   *     of them must not take the threads that show and end it
   * @param pages make pages that anybody may ask for
   * @param probes check the node's health, whatever is asked of the others
   */
  public record Parts(
      Workers workers,
      Workers changes,
      Workers pages,
      Workers probes,
      Json json,
      GridPorts grid,
      Operations operations,
      EventRing ring,
      EventStreams streams,
      CollectorRegistry registry) {}

  /**
   * Wires the handlers.
   *
   * @throws IllegalStateException if the contract and the handlers do not fit
   */
  public Routes(Contract contract, Parts parts, Duration viewTtl) {
    views = new Views(parts.workers(), parts.json(), parts.grid(), viewTtl);
    new ReadRoutes(handlers, views, parts.grid());
    new ChangeRoutes(handlers, parts.workers(), parts.changes(), views, parts.json(), parts.grid());
    new RebalanceRoutes(handlers, parts.changes(), views, parts.json(), parts.grid().rebalance());
    new RebalanceOrders(handlers, parts.changes(), views, parts.json(), parts.grid().executor());
    new OperationRoutes(handlers, parts.workers(), parts.json(), parts.grid(), parts.operations());
    node = new NodeRoutes(handlers, parts, contract.json());
    operations = contract.operations();
    operations.forEach(operation -> handlers.get(operation.id()));
    if (handlers.ids().size() != operations.size()) {
      throw new IllegalStateException("There are handlers that the contract does not name.");
    }
    table = new RouteTable(operations);
  }

  /** What such an event concerns is asked for anew when it is read next. Called on any thread. */
  public void happened(EventType type) {
    views.invalidate(Subject.touchedBy(type));
  }

  /**
   * Makes the pages of metrics in the background, because the first time takes tenths of a second.
   * Used on the event loop.
   *
   * @param times how often, 1 or more
   */
  public Future<Void> rehearseMetrics(int times) {
    return node.rehearseMetrics(times);
  }

  List<ContractOperation> operations() {
    return operations;
  }

  RouteTable table() {
    return table;
  }

  Handler handler(ContractOperation operation) {
    return handlers.get(operation.id());
  }
}
