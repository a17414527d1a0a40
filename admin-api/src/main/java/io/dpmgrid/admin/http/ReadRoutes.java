package io.dpmgrid.admin.http;

import io.dpmgrid.admin.grid.Cache;
import io.dpmgrid.admin.grid.Checkpoint;
import io.dpmgrid.admin.grid.Client;
import io.dpmgrid.admin.grid.GridPorts;
import io.dpmgrid.admin.grid.LostPartitions;
import io.dpmgrid.admin.grid.Node;
import io.dpmgrid.admin.grid.Query;
import io.dpmgrid.admin.grid.RebalanceHistory;
import io.dpmgrid.admin.grid.Snapshot;
import io.dpmgrid.admin.grid.Transaction;
import io.dpmgrid.admin.problem.ProblemException;
import io.dpmgrid.admin.problem.ProblemKind;

/** Routes that show views. */
final class ReadRoutes {
  private final Handlers handlers;

  ReadRoutes(Handlers handlers, Views views, GridPorts grid) {
    this.handlers = handlers;
    object("getCluster", views.object(Subject.CLUSTER, grid.cluster()::cluster));
    object(
        "getClusterState",
        views.object(
            Subject.CLUSTER, () -> new ClusterStateView(grid.cluster().cluster().state())));
    object("getBaseline", views.object(Subject.BASELINE, grid.baseline()::baseline));
    object("getTopology", views.object(Subject.CLUSTER, grid.cluster()::topology));
    object("getRebalance", views.object(Subject.REBALANCE, grid.rebalance()::rebalance));
    object("getRebalancePlan", views.object(Subject.REBALANCE, grid.executor()::plan));
    object(
        "getRebalanceHistory",
        views.object(Subject.REBALANCE, () -> new RebalanceHistory(grid.executor().history())));
    object("getRebalanceLost", views.object(Subject.PARTITIONS, grid.rebalance()::explainLost));
    object(
        "getConfiguration",
        views.object(Subject.CONFIGURATION, grid.configuration()::configuration));

    View<RenderedList> nodes = views.list(Subject.NODES, grid.cluster()::nodes, Node::id);
    list("listNodes", nodes);
    one("getNode", nodes, "node_id", "node");
    View<RenderedList> pools =
        views.list(Subject.POOLS, grid.pools()::pools, p -> p.uuid().toString());
    list("listPools", pools);
    one("getPool", pools, "pool_uuid", "pool");
    View<RenderedList> caches = views.list(Subject.CACHES, grid.caches()::caches, Cache::name);
    list("listCaches", caches);
    one("getCache", caches, "cache_name", "cache");
    View<RenderedList> snapshots =
        views.list(Subject.SNAPSHOTS, grid.snapshots()::snapshots, Snapshot::name);
    list("listSnapshots", snapshots);
    one("getSnapshot", snapshots, "snapshot_name", "snapshot");

    list(
        "listLostPartitions",
        views.list(Subject.CACHES, grid.caches()::lost, LostPartitions::cache));
    list(
        "listCheckpoints",
        views.list(Subject.CHECKPOINTS, grid.checkpoints()::checkpoints, Checkpoint::nodeId));
    list(
        "listTransactions",
        views.list(Subject.WORK, grid.transactions()::transactions, Transaction::id));
    list("listQueries", views.list(Subject.WORK, grid.queries()::queries, Query::id));
    list("listClients", views.list(Subject.WORK, grid.clients()::clients, Client::id));
    handlers.add(
        "listPartitions",
        request ->
            views
                .partitions(request.text("cache_name"))
                .get()
                .map(list -> list.page(request).reply(request)));
  }

  private void object(String operationId, View<Rendered> view) {
    handlers.add(operationId, request -> view.get().map(shown -> shown.reply(request)));
  }

  private void list(String operationId, View<RenderedList> view) {
    handlers.add(
        operationId, request -> view.get().map(shown -> shown.page(request).reply(request)));
  }

  private void one(String operationId, View<RenderedList> view, String parameter, String what) {
    handlers.add(
        operationId,
        request ->
            view.get()
                .map(
                    shown -> {
                      String key = request.text(parameter);
                      Rendered item = shown.one(key);
                      if (item == null) {
                        throw new ProblemException(
                            ProblemKind.NOT_FOUND, "There is no " + what + " " + key + ".");
                      }
                      return item.reply(request);
                    }));
  }
}
