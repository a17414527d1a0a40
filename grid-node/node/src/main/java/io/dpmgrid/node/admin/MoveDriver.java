package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.ignite.DpmPlugin;
import io.dpmgrid.ignite.rebalance.GateSetting;
import io.dpmgrid.ignite.rebalance.LogReservations;
import io.dpmgrid.ignite.rebalance.RebalanceGateSpi;
import io.dpmgrid.node.config.NodeConfig;
import io.dpmgrid.rebalancer.execute.CancelCost;
import io.dpmgrid.rebalancer.execute.Command;
import io.dpmgrid.rebalancer.execute.RebalanceCoordinator;
import io.dpmgrid.rebalancer.execute.RebalanceSettings;
import io.dpmgrid.rebalancer.execute.RebalanceStatus;
import io.dpmgrid.rebalancer.execute.Reply;
import io.dpmgrid.rebalancer.execute.RestartAdvice;
import io.dpmgrid.rebalancer.execute.grid.GateState;
import io.dpmgrid.rebalancer.execute.grid.GridClock;
import io.dpmgrid.rebalancer.execute.journal.Operation;
import io.dpmgrid.rebalancer.execute.journal.Wishes;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import io.dpmgrid.rebalancer.plan.RebalanceInputException;
import io.dpmgrid.rebalancer.plan.RebalancePlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.ignite.IgniteState;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.events.DiscoveryEvent;
import org.apache.ignite.events.Event;
import org.apache.ignite.events.EventType;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.lang.IgnitePredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets this node's part in moves happen: it looks at what it has once a second, keeps its log for
 * nodes that leave, does what it is told, and decides for all while it is the oldest server of
 * ours.
 *
 * <p>Thread-safe.
 */
final class MoveDriver implements MoveExecutor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MoveDriver.class);
  private static final String STATUS = "move-status";
  private static final String COMMAND = "move-command";
  private static final long PERIOD_MILLIS = 1000;
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(8);
  private static final Duration PASS_LIMIT = Duration.ofSeconds(10);
  private static final Duration STATUS_LIMIT = Duration.ofSeconds(2);
  // What is gone may have been gone for twice the detection's time before anybody says so.
  private static final int MARGIN = 2;

  private final IgniteEx ignite;
  private final Members members;
  private final Post post;
  private final RebalanceGateSpi gate;
  private final RebalanceSettings settings;
  private final LogReservations log;
  private final MoveWatch watch;
  private final MoveOrders orders;
  private final OrderBook book;
  private final MoveVerification verification;
  private final RebalanceCoordinator coordinator;
  private final DrainGuard drains;
  private final ScheduledExecutorService clock;
  private final IgnitePredicate<Event> onGone = this::onGone;
  private volatile String lastTrouble = "";

  MoveDriver(
      IgniteEx ignite,
      DpmPlugin plugin,
      RebalanceGateSpi gate,
      NodeConfig config,
      Members members,
      Post post,
      PartitionMaps maps,
      SizesBoard sizes) {
    this.ignite = ignite;
    this.members = members;
    this.post = post;
    this.gate = gate;
    this.settings = config.rebalance();
    this.log = new LogReservations(ignite, MARGIN * config.network().failureDetection().toMillis());
    this.watch = new MoveWatch(ignite.context(), plugin, gate, config, log);
    this.orders = new MoveOrders(ignite.context(), gate, log);
    this.book = new OrderBook(members, post, config.nodeId());
    this.verification = new MoveVerification(members, maps, config.nodeId());
    this.coordinator =
        new RebalanceCoordinator(
            config.nodeId(),
            new ExecutedGrid(members, post, maps, sizes, book, verification),
            new MoveJournal(ignite),
            GridClock.system(),
            settings,
            group -> EngineSnapshot.placement(members, group.name()));
    this.drains = new DrainGuard(members);
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "dpm-moves-" + config.nodeId());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Takes its seats; before questions are answered. */
  void seat(Desk desk) {
    desk.seat(MoveState.QUESTION, this::state);
    desk.seat(MoveOrders.ORDER, orders::take);
    desk.seat(STATUS, arguments -> leading());
    desk.seatSlow(COMMAND, arguments -> decide(MoveWords.command(arguments)));
  }

  private MoveState state(JsonNode arguments) {
    orders.heard();
    return watch.state();
  }

  /** Begins to listen and to look. */
  void open() {
    log.open();
    watch.open();
    ignite.events().localListen(onGone, EventType.EVT_NODE_LEFT, EventType.EVT_NODE_FAILED);
    // A beat catches what it throws: nobody has to look at its end.
    ScheduledFuture<?> unused =
        clock.scheduleWithFixedDelay(this::beat, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void beat() {
    try {
      if (Ignition.state(ignite.name()) != IgniteState.STARTED) {
        return;
      }
      watch.look();
      orders.expire();
      if (isLeading() && members.active()) {
        follow();
        coordinator.tick();
      }
      lastTrouble = "";
    } catch (RuntimeException e) {
      String trouble = String.valueOf(e);
      if (!trouble.equals(lastTrouble)) {
        lastTrouble = trouble;
        LOG.debug("moves could not be looked after, as while the node starts or stops", e);
      }
    }
  }

  /** What people set for the cluster is what they want of the executor too. */
  private void follow() {
    GateSetting setting = gate.settings().setting();
    Wishes known = coordinator.status().state().wishes();
    if (setting.paused() != known.paused()) {
      send(setting.paused() ? new Command.Pause() : new Command.Resume());
    }
    long limit = setting.bytesPerSecond() == 0 ? GateState.UNLIMITED : setting.bytesPerSecond();
    if (limit != known.bytesPerSecond()) {
      send(new Command.Throttle(limit));
    }
  }

  private void send(Command command) {
    CompletableFuture<Reply> unused = coordinator.submit(command);
  }

  private boolean onGone(Event event) {
    ClusterNode gone = ((DiscoveryEvent) event).eventNode();
    String id = Members.id(gone);
    if (!gone.isClient() && members.baselineIds().contains(id)) {
      log.reserve(id);
    }
    return true;
  }

  private boolean isLeading() {
    return members.leader().map(ClusterNode::isLocal).orElse(false);
  }

  @Override
  public RebalanceSettings settings() {
    return settings;
  }

  @Override
  public Optional<String> coordinator() {
    return members.leader().map(Members::id);
  }

  @Override
  public Optional<RebalanceStatus> statusIfLeading() {
    return isLeading() ? Optional.of(coordinator.status()) : Optional.empty();
  }

  private RebalanceStatus leading() {
    if (!isLeading()) {
      throw new GridProblem.Unavailable("another node decides about moves by now: ask again");
    }
    RebalanceStatus status = coordinator.status();
    if (status.grid() == null) {
      throw new GridProblem.Unavailable(
          members.active()
              ? "the node that decides about moves has not looked yet: ask again"
              : "the cluster is not active, so nothing is decided about moves: activate it");
    }
    return status;
  }

  @Override
  public RebalanceStatus status() {
    return isLeading()
        ? leading()
        : ask(STATUS, JsonNodeFactory.instance.objectNode(), STATUS_LIMIT, RebalanceStatus.class);
  }

  @Override
  public Reply ask(Command command) {
    return isLeading()
        ? decide(command)
        : ask(COMMAND, MoveWords.words(command), PASS_LIMIT, Reply.class);
  }

  private <T> T ask(String kind, JsonNode words, Duration limit, Class<T> type) {
    ClusterNode leader =
        members
            .leader()
            .orElseThrow(() -> new GridProblem.Unavailable("no server decides about moves"));
    Survey<T> survey = Survey.of(post.askPatiently(List.of(leader), kind, words, limit), type);
    T answer = survey.told().get(leader);
    if (answer == null) {
      throw new GridProblem.Unavailable(
          "Node "
              + Members.id(leader)
              + " decides about moves and gives no answer: "
              + survey.unknown().get(0).reason());
    }
    return answer;
  }

  private Reply decide(Command command) {
    if (!isLeading()) {
      throw new GridProblem.Unavailable("another node decides about moves by now: ask again");
    }
    if (!members.active()) {
      return new Reply(false, "the cluster is not active: activate it");
    }
    if (takesRunningNodesOut(command)) {
      String refusal = drains.refusal();
      if (!refusal.isEmpty()) {
        return new Reply(false, "no running node can leave the baseline: " + refusal);
      }
    }
    try {
      return coordinator.submit(command).get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new GridProblem.Unavailable(
          "It was not decided within "
              + ANSWER_LIMIT.toSeconds()
              + " s, but may be yet: look at the status.",
          e);
    } catch (ExecutionException e) {
      throw new GridProblem.Unavailable("It was not decided: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GridProblem.Unavailable("Waiting for the decision was interrupted.", e);
    }
  }

  private boolean takesRunningNodesOut(Command command) {
    Operation current = coordinator.status().state().current();
    if (!(command instanceof Command.Cancel) || current == null) {
      return command instanceof Command.Drain;
    }
    Set<String> before =
        current.change().removed().stream().map(PlacementNode::id).collect(Collectors.toSet());
    return current.change().added().stream().anyMatch(node -> !before.contains(node.id()));
  }

  @Override
  public RebalancePlan plan() {
    return said(coordinator::plan);
  }

  @Override
  public CancelCost cancelCost() {
    return said(coordinator::cancelCost);
  }

  @Override
  public RestartAdvice mayRestart(String node) {
    return said(() -> coordinator.mayRestart(node));
  }

  @Override
  public Map<String, RestartAdvice> mayRestart() {
    return said(coordinator::mayRestart);
  }

  private <T> T said(Supplier<T> of) {
    members.requireActive("plan moves");
    try {
      return of.get();
    } catch (GridProblem | RebalanceInputException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new GridProblem.Unavailable("The grid cannot say now: " + Findings.deepest(e), e);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    verification.close();
    book.close();
    try {
      ignite.events().stopLocalListen(onGone);
    } catch (IllegalStateException e) {
      LOG.debug("the engine has stopped before", e);
    }
  }
}
