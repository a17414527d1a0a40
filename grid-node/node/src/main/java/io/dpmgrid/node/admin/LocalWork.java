package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.admin.grid.Client;
import io.dpmgrid.admin.grid.ClientKind;
import io.dpmgrid.admin.grid.Concurrency;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.Isolation;
import io.dpmgrid.admin.grid.Query;
import io.dpmgrid.admin.grid.QueryKind;
import io.dpmgrid.admin.grid.Transaction;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.processors.cache.distributed.near.GridNearTxLocal;
import org.apache.ignite.internal.processors.cache.transactions.IgniteInternalTx;
import org.apache.ignite.internal.processors.odbc.ClientListenerProcessor;
import org.apache.ignite.spi.systemview.view.ClientConnectionView;
import org.apache.ignite.spi.systemview.view.ContinuousQueryView;
import org.apache.ignite.spi.systemview.view.ScanQueryView;
import org.apache.ignite.spi.systemview.view.SqlQueryView;
import org.apache.ignite.spi.systemview.view.SystemView;
import org.jspecify.annotations.Nullable;

/** Transactions, queries and client connections that this node sees. Thread-safe. */
final class LocalWork {
  static final String TRANSACTIONS = "transactions";
  static final String QUERIES = "queries";
  static final String CLIENTS = "clients";
  static final String DROP_CLIENT = "drop-client";

  private static final int MAX_ITEMS = 10_000;
  private static final int MAX_TEXT = 10_000;
  private static final int MAX_LABEL = 1000;
  private static final int MAX_NAME = 255;
  private static final int MAX_VERSION = 100;
  // All texts of an answer together; what is over it is cut short.
  private static final int MAX_TEXTS = 4 << 20;

  private final GridKernalContext kernal;

  LocalWork(GridKernalContext kernal) {
    this.kernal = kernal;
  }

  record Transactions(List<Transaction> items) {}

  record Queries(List<Query> items) {}

  record Clients(List<Client> items) {}

  /**
   * Those that were begun here, and parts of those that were begun elsewhere: a client that began
   * one is not asked itself.
   */
  Transactions transactions() {
    List<Transaction> items = new ArrayList<>();
    for (IgniteInternalTx tx : kernal.cache().context().tm().activeTransactions()) {
      boolean whole = tx instanceof GridNearTxLocal;
      if (items.size() < MAX_ITEMS && (whole || (tx.dht() && tx.local())) && !tx.system()) {
        items.add(view(tx, whole));
      }
    }
    return new Transactions(items);
  }

  private Transaction view(IgniteInternalTx tx, boolean whole) {
    long started = tx.startTime();
    return new Transaction(
        String.valueOf(tx.nearXidVersion().asIgniteUuid()),
        nodeId(tx.eventNodeId()),
        tx.state().name().toLowerCase(Locale.ROOT),
        Concurrency.valueOf(tx.concurrency().name()),
        Isolation.valueOf(tx.isolation().name()),
        Instant.ofEpochMilli(started),
        Math.max(0, System.currentTimeMillis() - started),
        Math.max(0, tx.timeout()),
        // A part does not know the keys of the others.
        whole ? tx.allEntries().size() : null,
        tx instanceof GridNearTxLocal near ? text(near.label(), MAX_LABEL) : null);
  }

  Queries queries() {
    List<Query> items = new ArrayList<>();
    Texts texts = new Texts();
    for (ScanQueryView scan : this.<ScanQueryView>view("scan.queries")) {
      if (items.size() < MAX_ITEMS) {
        items.add(
            new Query(
                QueryIds.scan(scan.originNodeId(), scan.cacheName(), scan.queryId()),
                nodeId(scan.originNodeId()),
                QueryKind.SCAN,
                scan.cacheName(),
                texts.cut(scan.filter()),
                Instant.ofEpochMilli(scan.startTime()),
                Math.max(0, scan.duration()),
                text(scan.taskName(), MAX_LABEL)));
      }
    }
    for (ContinuousQueryView query : this.<ContinuousQueryView>view("continuous.queries")) {
      if (query.isQuery() && items.size() < MAX_ITEMS) {
        items.add(
            new Query(
                QueryIds.continuous(query.nodeId(), query.routineId()),
                nodeId(query.nodeId()),
                QueryKind.CONTINUOUS,
                query.cacheName(),
                texts.cut(query.remoteFilter()),
                null,
                null,
                null));
      }
    }
    for (SqlQueryView query : this.<SqlQueryView>view("sql.queries")) {
      if (items.size() < MAX_ITEMS) {
        items.add(
            new Query(
                QueryIds.sql(query.queryId()),
                nodeId(query.originNodeId()),
                QueryKind.SQL,
                null,
                texts.cut(query.sql()),
                query.startTime().toInstant(),
                Math.max(0, query.duration()),
                text(query.initiatorId(), MAX_LABEL)));
      }
    }
    return new Queries(items);
  }

  /** Keeps the texts of one answer within a bound. */
  private static final class Texts {
    private int left = MAX_TEXTS;

    @Nullable String cut(@Nullable String of) {
      String cut = text(of, Math.min(MAX_TEXT, left));
      left -= cut == null ? 0 : cut.length();
      return cut;
    }
  }

  Clients clients() {
    List<Client> items = new ArrayList<>();
    for (ClientConnectionView client : this.<ClientConnectionView>view("client.connections")) {
      String type = String.valueOf(client.type()).toUpperCase(Locale.ROOT);
      if (items.size() < MAX_ITEMS) {
        items.add(
            new Client(
                String.valueOf(client.connectionId()),
                Members.id(kernal.discovery().localNode()),
                type.startsWith("JDBC")
                    ? ClientKind.JDBC
                    : type.startsWith("ODBC") ? ClientKind.ODBC : ClientKind.THIN,
                address(client.remoteAddress()),
                address(client.localAddress()),
                text(client.user(), MAX_NAME),
                text(client.version(), MAX_VERSION)));
      }
    }
    return new Clients(items);
  }

  /** Closes a connection. */
  LocalSnapshots.Done dropClient(JsonNode arguments) throws WireException {
    if (!arguments.path("id").canConvertToLong()) {
      throw new WireException("no number 'id'");
    }
    ClientListenerProcessor listener = kernal.clientListener();
    long id = arguments.path("id").asLong();
    if (listener == null || listener.mxBean() == null || !listener.mxBean().dropConnection(id)) {
      throw new GridProblem.NotFound("There is no client connection " + id + ".");
    }
    return new LocalSnapshots.Done(true);
  }

  private <T> Iterable<T> view(String name) {
    SystemView<T> view = kernal.systemView().view(name);
    return view == null ? List.of() : view;
  }

  private String nodeId(@Nullable UUID engineId) {
    ClusterNode node = engineId == null ? null : kernal.discovery().node(engineId);
    return node == null ? String.valueOf(engineId) : Members.id(node);
  }

  private static @Nullable String text(@Nullable String text, int most) {
    if (text == null || text.isEmpty() || most <= 0) {
      return null;
    }
    return text.length() > most ? text.substring(0, most) : text;
  }

  private static String address(@Nullable InetSocketAddress address) {
    return address == null ? "?" : address.getHostString() + ":" + address.getPort();
  }
}
