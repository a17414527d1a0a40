package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.BaselinePort;
import io.dpmgrid.admin.grid.CachePort;
import io.dpmgrid.admin.grid.CheckpointPort;
import io.dpmgrid.admin.grid.ClientPort;
import io.dpmgrid.admin.grid.ClusterPort;
import io.dpmgrid.admin.grid.DiagnosticsPort;
import io.dpmgrid.admin.grid.Found;
import io.dpmgrid.admin.grid.GridPorts;
import io.dpmgrid.admin.grid.Pool;
import io.dpmgrid.admin.grid.PoolPort;
import io.dpmgrid.admin.grid.QueryPort;
import io.dpmgrid.admin.grid.RebalanceExecutorPort;
import io.dpmgrid.admin.grid.RebalancePort;
import io.dpmgrid.admin.grid.SnapshotPort;
import io.dpmgrid.admin.grid.TransactionPort;
import io.dpmgrid.ignite.DpmPlugin;
import io.dpmgrid.ignite.rebalance.RebalanceGateSpi;
import io.dpmgrid.node.config.NodeConfig;
import java.io.IOException;
import java.io.Writer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.ignite.IgniteState;
import org.apache.ignite.Ignition;
import org.apache.ignite.internal.IgniteEx;
import org.jspecify.annotations.Nullable;

/**
 * What the admin API asks, on a running node. Every node of ours has one, whether it serves the API
 * or not: it answers the questions of those that do.
 *
 * <p>Thread-safe.
 */
public final class GridAdmin implements AutoCloseable {
  private final Post post;
  private final EventFeed events;
  private final Pulse pulse;
  private final Optional<RecentLog> recentLog;
  private final CheckpointWatch checkpoints;
  private final DiagnosticsBundle diagnostics;
  private final GridPorts ports;
  private final MoveDriver moves;
  private volatile @Nullable String adminUrl;

  /** Writes this node's metrics in Prometheus' text format. */
  @FunctionalInterface
  public interface MetricsText {
    /** Writes them all. */
    void write(Writer to) throws IOException;
  }

  /**
   * Wires everything; {@link #open} begins.
   *
   * @param gate through which the engine sends
   * @param version of this software
   */
  public GridAdmin(
      IgniteEx ignite,
      DpmPlugin plugin,
      RebalanceGateSpi gate,
      NodeConfig config,
      String version,
      MetricsText metrics) {
    Members members = new Members(ignite);
    events = new EventFeed(ignite);
    MoveRates rates = new MoveRates(ignite.context(), gate);
    pulse = new Pulse(plugin, events, config.nodeId(), rates::beat);
    checkpoints = new CheckpointWatch(ignite, plugin, events);
    recentLog = config.admin().enabled() ? RecentLog.attach() : Optional.empty();
    Desk desk = new Desk();
    LocalFacts local =
        new LocalFacts(
            ignite,
            plugin,
            config,
            pulse,
            checkpoints,
            new LocalMoves(ignite),
            rates,
            () -> adminUrl);
    seat(desk, ignite, local);
    post = new Post(ignite, desk);
    FactsBoard facts = new FactsBoard(members, post);
    SizesBoard sizes = new SizesBoard(members, post);
    PartitionMaps maps = new PartitionMaps(members);
    moves = new MoveDriver(ignite, plugin, gate, config, members, post, maps, sizes);
    moves.seat(desk);
    WorkViews work = new WorkViews(members, post);
    ExecutorView execution = new ExecutorView(moves.executor(), new PlanViews(members, sizes));
    GridPorts without =
        new GridPorts(
            new HealthChecks(ignite, plugin),
            new ClusterView(members, config, version, facts, maps, events),
            new BaselineView(members),
            () -> pools(facts),
            new CacheCommands(
                members,
                config.minorityWrites(),
                new CacheViews(members, maps, sizes),
                maps,
                sizes),
            new Checkpoints(members, facts),
            new RebalanceView(
                members,
                facts,
                maps,
                sizes,
                new MoveControl(members, post, gate, config.rebalance()),
                execution,
                config.rebalance().policy()),
            execution,
            new Snapshots(members, post, sizes),
            work,
            new QueryViews(members, post),
            work,
            new ConfigurationView(config),
            request -> {
              throw new IllegalStateException("replaced below");
            },
            events);
    diagnostics = bundle(without, config, version, metrics, recentLog);
    ports = whileRunning(with(diagnostics, without), ignite.name());
  }

  private static DiagnosticsBundle bundle(
      GridPorts of,
      NodeConfig config,
      String version,
      MetricsText metrics,
      Optional<RecentLog> recentLog) {
    return new DiagnosticsBundle(
        config.nodeId(),
        config.data().work().resolve("diagnostics"),
        DiagnosticsParts.of(config, version, of, metrics::write),
        (to, request) -> {
          for (String line :
              recentLog.map(log -> log.lines(request.logLines())).orElse(List.of())) {
            to.write(line + "\n");
          }
        });
  }

  private static GridPorts with(DiagnosticsPort bundle, GridPorts of) {
    return new GridPorts(
        of.health(),
        of.cluster(),
        of.baseline(),
        of.pools(),
        of.caches(),
        of.checkpoints(),
        of.rebalance(),
        of.executor(),
        of.snapshots(),
        of.transactions(),
        of.queries(),
        of.clients(),
        of.configuration(),
        bundle,
        of.events());
  }

  /** All but those that must answer of a stopped node too. */
  private static GridPorts whileRunning(GridPorts of, @Nullable String engine) {
    BooleanSupplier runs = () -> Ignition.state(engine) == IgniteState.STARTED;
    return new GridPorts(
        of.health(),
        RunningOnly.guard(ClusterPort.class, of.cluster(), runs),
        RunningOnly.guard(BaselinePort.class, of.baseline(), runs),
        RunningOnly.guard(PoolPort.class, of.pools(), runs),
        RunningOnly.guard(CachePort.class, of.caches(), runs),
        RunningOnly.guard(CheckpointPort.class, of.checkpoints(), runs),
        RunningOnly.guard(RebalancePort.class, of.rebalance(), runs),
        RunningOnly.guard(RebalanceExecutorPort.class, of.executor(), runs),
        RunningOnly.guard(SnapshotPort.class, of.snapshots(), runs),
        RunningOnly.guard(TransactionPort.class, of.transactions(), runs),
        RunningOnly.guard(QueryPort.class, of.queries(), runs),
        RunningOnly.guard(ClientPort.class, of.clients(), runs),
        of.configuration(),
        of.diagnostics(),
        of.events());
  }

  private static void seat(Desk desk, IgniteEx ignite, LocalFacts local) {
    LocalSizes sizes = new LocalSizes(ignite.context());
    LocalWork work = new LocalWork(ignite.context());
    LocalSnapshots snapshots = new LocalSnapshots(ignite.context());
    SnapshotParts parts = new SnapshotParts(ignite.context());
    desk.seat(NodeFacts.QUESTION, arguments -> local.facts());
    desk.seat(LocalSizes.SIZES, arguments -> sizes.sizes());
    desk.seat(LocalSizes.PARTITIONS, sizes::partitions);
    desk.seat(LocalWork.TRANSACTIONS, arguments -> work.transactions());
    desk.seat(LocalWork.QUERIES, arguments -> work.queries());
    desk.seat(LocalWork.CLIENTS, arguments -> work.clients());
    desk.seat(LocalWork.DROP_CLIENT, work::dropClient);
    desk.seatSlow(LocalSnapshots.LIST, arguments -> parts.list());
    desk.seatSlow(LocalSnapshots.DELETE, snapshots::delete);
    desk.seat(LocalSnapshots.IS_GONE, snapshots::isGone);
  }

  private static Found<Pool> pools(FactsBoard facts) {
    Survey<NodeFacts> survey = facts.survey();
    return new Found<>(
        survey.told().values().stream()
            .map(NodeFacts::pool)
            .sorted(Comparator.comparing(Pool::nodeId).thenComparing(Pool::uuid))
            .toList(),
        survey.unknown());
  }

  /** Begins to listen, to watch, and to answer. */
  public void open() {
    diagnostics.deleteLeftovers();
    events.open();
    checkpoints.open();
    pulse.open();
    post.open();
    moves.open();
  }

  /** What decides about moves in this grid and carries it out. */
  public MoveExecutor executor() {
    return moves.executor();
  }

  /** How often this node gave the log up that it kept for a node that is away. */
  public long logsGivenUp() {
    return moves.logsGivenUp();
  }

  /** What the API asks. */
  public GridPorts ports() {
    return ports;
  }

  /** Tells others where this node serves the API, once it does. */
  public void servedAt(String url) {
    adminUrl = url;
  }

  @Override
  public void close() {
    moves.close();
    pulse.close();
    post.close();
    events.close();
    recentLog.ifPresent(RecentLog::close);
  }
}
