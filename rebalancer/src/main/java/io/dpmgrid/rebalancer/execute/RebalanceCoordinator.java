package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.Action;
import io.dpmgrid.rebalancer.execute.grid.GridClock;
import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.grid.GridUnknownException;
import io.dpmgrid.rebalancer.execute.grid.Journal;
import io.dpmgrid.rebalancer.execute.grid.RebalancedGrid;
import io.dpmgrid.rebalancer.execute.journal.JournalCodec;
import io.dpmgrid.rebalancer.execute.journal.JournalState;
import io.dpmgrid.rebalancer.placement.Placement;
import io.dpmgrid.rebalancer.plan.PartitionGroup;
import io.dpmgrid.rebalancer.plan.RebalancePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the grid, decides, writes the journal and only then acts. Each node has one; the node
 * that the engine made coordinator calls {@link #tick} about once a second.
 *
 * <p>If two nodes tick at once, each write of the journal has one winner, and the loser does
 * nothing by what it had decided. What a winner does late is void by then, or is refused because
 * the baseline or the servers are others ({@link Action.ChangeBaseline}).
 *
 * <p>Thread-safe; each call waits for the grid, and none but {@link #tick} for another. {@link
 * #status} never waits.
 */
public final class RebalanceCoordinator {
  private static final Logger LOG = LoggerFactory.getLogger(RebalanceCoordinator.class);
  private static final int MAX_REQUESTS = 100;
  // Whoever asked has given up by then. Done later, it would come when nobody expects it.
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final String self;
  private final RebalancedGrid grid;
  private final Journal journal;
  private final GridClock clock;
  private final RebalanceSettings settings;
  private final RebalanceMachine machine;
  private final ObservedTime time = new ObservedTime();
  private final MoveClock moves = new MoveClock();
  private final Deque<Request> requests = new ArrayDeque<>();
  private final AlertNews news = new AlertNews();
  private final Map<Class<?>, String> complaints = new HashMap<>();
  private volatile RebalanceStatus status = RebalanceStatus.unseen();
  private @Nullable String lastText;
  private @Nullable JournalState lastState;
  private boolean decided;

  /**
   * @param self this node's consistent id
   * @param placements how the engine places a group: previews are right if this is
   */
  public RebalanceCoordinator(
      String self,
      RebalancedGrid grid,
      Journal journal,
      GridClock clock,
      RebalanceSettings settings,
      Function<PartitionGroup, Placement> placements) {
    this.self = self;
    this.grid = grid;
    this.journal = journal;
    this.clock = clock;
    this.settings = settings;
    this.machine = new RebalanceMachine(settings, placements);
  }

  private record Request(Command command, long askedNanos, CompletableFuture<Reply> reply) {}

  /** What was known at the last tick, unless it was forgotten; nothing or old elsewhere. */
  public RebalanceStatus status() {
    return status;
  }

  /**
   * Asks for something; the next tick answers, and with a no if for ten seconds none could.
   *
   * @return the answer; if the node is no coordinator and nobody ticks, it never comes
   */
  public CompletableFuture<Reply> submit(Command command) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    synchronized (requests) {
      if (requests.size() < MAX_REQUESTS) {
        requests.addLast(new Request(command, clock.nanoTime(), reply));
        return reply;
      }
    }
    reply.complete(Reply.no(MAX_REQUESTS + " requests wait already; ask again later"));
    return reply;
  }

  /**
   * Decides once. Call it at least every two seconds: of longer gaps nobody knows whether time
   * passed or a clock jumped, so they do not count for any grace. Never throws because of the grid
   * or the journal: what went wrong is an alert in the status, and nothing is done.
   */
  public synchronized void tick() {
    JournalState state;
    GridObservation seen;
    try {
      state = read();
      seen = grid.observe(decided);
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    long looked = clock.nanoTime();
    long elapsed = time.look(looked);
    long due = time.due();
    List<Request> asked = waiting(looked);
    Decision decision;
    try {
      decision = machine.decide(state, seen, inputs(elapsed, due, asked));
      if (!decision.state().equals(state) && !write(decision.state())) {
        putBack(asked);
        time.restart();
        decided = false;
        return;
      }
    } catch (RuntimeException e) {
      putBack(asked);
      fail(e);
      return;
    }
    decided = decision.quorum().held() && seen.active();
    if (decided) {
      time.taken(due);
    } else {
      time.restart();
    }
    for (Action action : decision.actions()) {
      if ((clock.nanoTime() - looked) / 1_000_000 < Action.VALID_MS) {
        perform(action);
      }
    }
    status =
        new RebalanceStatus(
            decision.state(),
            seen,
            decision.quorum(),
            decision.alerts(),
            decision.waiting(),
            decision.gate(),
            decision.guard(),
            moves.look(seen, decision, elapsed));
    if (decided) {
      // Otherwise most alerts are missing because nobody looked, and not because they are over.
      log(news.look(decision.alerts()));
    }
    for (int i = 0; i < asked.size(); i++) {
      asked.get(i).reply().complete(decision.replies().get(i));
    }
  }

  private static void log(AlertNews.News news) {
    news.begun().forEach(message -> LOG.warn("Moves of partitions: {}", message));
    news.over().forEach(message -> LOG.info("Moves of partitions, no longer so: {}", message));
  }

  /** Forgets what it knew, as nothing is decided for now: it is of the past. */
  public synchronized void forget() {
    time.restart();
    decided = false;
    status = RebalanceStatus.unseen();
  }

  /**
   * The plan for what is wanted now, whether it may begin or not.
   *
   * @throws RuntimeException if the grid or the journal cannot say
   */
  public RebalancePlan plan() {
    return machine.plan(known(), grid.observe(false), grid.partitions());
  }

  /**
   * What it would cost now to cancel the operation under way; nothing if there is none.
   *
   * @throws RuntimeException if the grid or the journal cannot say
   */
  public CancelCost cancelCost() {
    return machine.cancelCost(known(), grid.observe(false), grid.partitions());
  }

  /**
   * Whether a node may be restarted now.
   *
   * @throws RuntimeException if the grid or the journal cannot say
   */
  public RestartAdvice mayRestart(String node) {
    return new RestartAdvisor(known(), grid.observe(false), grid.partitions(), settings)
        .advice(node);
  }

  /**
   * Whether each server that runs or is in the baseline may be restarted now, by id.
   *
   * @throws RuntimeException if the grid or the journal cannot say
   */
  public Map<String, RestartAdvice> mayRestart() {
    JournalState state = known();
    GridObservation seen = grid.observe(false);
    RestartAdvisor advisor = new RestartAdvisor(state, seen, grid.partitions(), settings);
    Set<String> ids = new TreeSet<>(seen.missing());
    seen.members().forEach(member -> ids.add(member.id()));
    Map<String, RestartAdvice> advice = new TreeMap<>();
    for (String id : ids) {
      advice.put(id, advisor.advice(id));
    }
    return advice;
  }

  /** The journal for those who only ask: they neither wait for a tick nor hold one up. */
  private JournalState known() {
    String text = journal.read();
    return text == null ? JournalState.EMPTY : JournalCodec.decode(text);
  }

  private JournalState read() {
    String text = journal.read();
    JournalState known = lastState;
    if (known == null || !Objects.equals(text, lastText)) {
      known = text == null ? JournalState.EMPTY : JournalCodec.decode(text);
      lastState = known;
      lastText = text;
      // What was collected may be part of what another one has just counted.
      time.restart();
    }
    return known;
  }

  private boolean write(JournalState next) {
    String text = JournalCodec.encode(next);
    if (!JournalCodec.decode(text).equals(next)) {
      throw new IllegalStateException("the journal would not be read as it is written");
    }
    if (!journal.compareAndSet(lastText, text)) {
      return false;
    }
    lastText = text;
    lastState = next;
    return true;
  }

  private Inputs inputs(long elapsed, long due, List<Request> asked) {
    String refusal = complaints.getOrDefault(Action.ChangeBaseline.class, "");
    Instant now = clock.now();
    return new Inputs(
        self,
        now,
        grid.clocks(now),
        elapsed,
        due,
        asked.stream().map(Request::command).toList(),
        grid.wantedCopies(),
        grid.settings(),
        once(this::copies),
        refusal);
  }

  private List<PartitionGroup> copies() {
    try {
      return grid.partitions();
    } catch (RuntimeException e) {
      throw new GridUnknownException("where the copies are is not known", e);
    }
  }

  /** What failed once fails again, and is not tried again: that takes as long as what succeeds. */
  private static <T> Supplier<T> once(Supplier<T> source) {
    List<Supplier<T>> kept = new ArrayList<>();
    return () -> {
      if (kept.isEmpty()) {
        try {
          T value = source.get();
          kept.add(() -> value);
        } catch (GridUnknownException e) {
          kept.add(
              () -> {
                throw e;
              });
        }
      }
      return kept.get(0).get();
    };
  }

  private List<Request> waiting(long now) {
    List<Request> asked = new ArrayList<>();
    List<Request> tooLate = new ArrayList<>();
    synchronized (requests) {
      for (Request one : requests) {
        (now - one.askedNanos() > LONGEST_WAIT.toNanos() ? tooLate : asked).add(one);
      }
      requests.clear();
    }
    tooLate.forEach(
        one -> one.reply().complete(Reply.no("nothing was decided for too long: ask again")));
    return asked;
  }

  private void putBack(List<Request> asked) {
    synchronized (requests) {
      for (int i = asked.size() - 1; i >= 0; i--) {
        requests.addFirst(asked.get(i));
      }
    }
  }

  private void perform(Action action) {
    try {
      grid.perform(action);
      complaints.remove(action.getClass());
    } catch (RuntimeException e) {
      String message = Texts.bounded(String.valueOf(e.getMessage()));
      if (!message.equals(complaints.put(action.getClass(), message))) {
        LOG.warn("The grid did not do {}: {}", action.getClass().getSimpleName(), message);
      }
    }
  }

  private void fail(RuntimeException cause) {
    // Nobody looked on, so no time counts.
    time.restart();
    decided = false;
    String message = Texts.bounded(String.valueOf(cause.getMessage()));
    if (!message.equals(complaints.put(RebalanceCoordinator.class, message))) {
      LOG.warn("Nothing is decided about moves: {}", message, cause);
    }
    status =
        status.with(new Alert(Alert.Kind.BLIND, "", "nothing is decided about moves: " + message));
  }
}
