package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.ignite.DpmPlugin;
import io.dpmgrid.ignite.MinorityWrites;
import io.dpmgrid.ignite.WriteQuorum;
import io.dpmgrid.ignite.rebalance.GateSetting;
import io.dpmgrid.ignite.rebalance.LogReservations;
import io.dpmgrid.ignite.rebalance.RebalanceGateSpi;
import io.dpmgrid.node.config.NodeConfig;
import io.dpmgrid.rebalancer.execute.Command;
import io.dpmgrid.rebalancer.execute.RebalanceCoordinator;
import io.dpmgrid.rebalancer.execute.Reply;
import io.dpmgrid.rebalancer.execute.grid.GateState;
import io.dpmgrid.rebalancer.execute.grid.GridClock;
import io.dpmgrid.rebalancer.execute.journal.Wishes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.IgniteState;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.events.DiscoveryEvent;
import org.apache.ignite.events.Event;
import org.apache.ignite.events.EventType;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.lang.IgnitePredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets this node's part in moves happen: it looks at what it has once a second, keeps its log for
 * nodes that leave, does what it is told, and decides for all while it is the oldest server of
 * ours.
 *
 * <p>Thread-safe.
 */
final class MoveDriver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MoveDriver.class);
  private static final long PERIOD_MILLIS = 1000;
  // What is gone may have been gone for twice the detection's time before anybody says so.
  private static final int MARGIN = 2;

  private final IgniteEx ignite;
  private final Members members;
  private final RebalanceGateSpi gate;
  private final LogReservations log;
  private final MoveWatch watch;
  private final MoveOrders orders;
  private final MinorityWrites rule;
  private final OrderBook book;
  private final MoveVerification verification;
  private final RebalanceCoordinator coordinator;
  private final LeadersExecutor executor;
  private final ScheduledExecutorService clock;
  private final IgnitePredicate<Event> onGone = this::onGone;
  private final LastingTrouble trouble = new LastingTrouble();

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
    this.gate = gate;
    this.log = new LogReservations(ignite, MARGIN * config.network().failureDetection().toMillis());
    this.watch = new MoveWatch(ignite.context(), plugin, gate, config, log);
    this.orders = new MoveOrders(ignite.context(), gate, log);
    this.rule = config.minorityWrites();
    this.book = new OrderBook(members, post, config.nodeId());
    this.verification = new MoveVerification(members, maps, config.nodeId());
    this.coordinator =
        new RebalanceCoordinator(
            config.nodeId(),
            new ExecutedGrid(members, post, maps, sizes, book, verification),
            new MoveJournal(ignite),
            GridClock.system(),
            config.rebalance(),
            group -> EngineSnapshot.placement(members, group.name()));
    this.executor = new LeadersExecutor(members, post, coordinator, config.rebalance());
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
    executor.seat(desk);
  }

  /** What it lets happen, as people ask for it. */
  MoveExecutor executor() {
    return executor;
  }

  /** How often this node gave the log up that it kept for a node that is away. */
  long logsGivenUp() {
    return log.givenUp();
  }

  private MoveState state(JsonNode arguments) {
    if (arguments.path(MoveOrders.DECIDES).asBoolean()) {
      orders.heard();
    }
    return watch.state();
  }

  /** Begins to listen and to look. */
  void open() {
    watch.open();
    ignite.events().localListen(onGone, EventType.EVT_NODE_LEFT, EventType.EVT_NODE_FAILED);
    // A beat catches what it throws: nobody has to look at its end. Not at a fixed rate: after slow
    // ones, the beats that were missed would come all at once.
    ScheduledFuture<?> unused =
        clock.scheduleWithFixedDelay(this::beat, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void beat() {
    try {
      if (Ignition.state(ignite.name()) != IgniteState.STARTED) {
        return;
      }
      watch.look();
      orders.expire(WriteQuorum.of(ignite, rule).mayWrite());
      if (!members.active()) {
        coordinator.forget();
      } else if (members.isLeader()) {
        follow();
        coordinator.tick();
      }
      told(trouble.worked(), null);
    } catch (RuntimeException e) {
      told(trouble.failed(), e);
    }
  }

  private static void told(LastingTrouble.News news, @Nullable RuntimeException cause) {
    switch (news) {
      case NOTHING -> {}
      case FIRST -> LOG.debug("moves could not be looked after, as while the node starts", cause);
      case LASTS ->
          LOG.warn(
              "This node does not look after moves: what it tells whoever decides about them is old,"
                  + " and it decides nothing itself. It tries again every second",
              cause);
      case OVER -> LOG.info("This node looks after moves again");
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
