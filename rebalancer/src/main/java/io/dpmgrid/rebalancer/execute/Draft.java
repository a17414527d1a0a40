package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.journal.Arrival;
import io.dpmgrid.rebalancer.execute.journal.AwayNode;
import io.dpmgrid.rebalancer.execute.journal.BaselineChange;
import io.dpmgrid.rebalancer.execute.journal.FinishedOperation;
import io.dpmgrid.rebalancer.execute.journal.JournalState;
import io.dpmgrid.rebalancer.execute.journal.Operation;
import io.dpmgrid.rebalancer.execute.journal.Outcome;
import io.dpmgrid.rebalancer.execute.journal.Phase;
import io.dpmgrid.rebalancer.execute.journal.Wishes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The next journal in the making. Not thread-safe. */
final class Draft {
  final NavigableMap<String, AwayNode> away = new TreeMap<>();
  final NavigableMap<String, Arrival> arrivals = new TreeMap<>();
  final NavigableSet<String> leaving;
  final NavigableSet<String> drained;
  final NavigableSet<String> approved;
  boolean paused;
  String held;
  long bytesPerSecond;
  boolean reweigh;
  @Nullable Operation current;

  private final JournalState from;
  private final Deque<FinishedOperation> history;
  private long nextOperation;

  Draft(JournalState from) {
    this.from = from;
    from.away().forEach(node -> away.put(node.id(), node));
    from.arrivals().forEach(node -> arrivals.put(node.id(), node));
    Wishes wishes = from.wishes();
    leaving = new TreeSet<>(wishes.leaving());
    drained = new TreeSet<>(wishes.drained());
    approved = new TreeSet<>(wishes.approved());
    paused = wishes.paused();
    held = wishes.held();
    bytesPerSecond = wishes.bytesPerSecond();
    reweigh = wishes.reweigh();
    current = from.current();
    history = new ArrayDeque<>(from.history());
    nextOperation = from.nextOperation();
  }

  /** The state; the very one it was made from if nothing changed. */
  JournalState state(String writer) {
    JournalState next =
        new JournalState(
            from.revision(),
            from.writer(),
            new Wishes(
                paused,
                held,
                bytesPerSecond,
                reweigh,
                List.copyOf(leaving),
                List.copyOf(drained),
                List.copyOf(approved)),
            List.copyOf(away.values()),
            List.copyOf(arrivals.values()),
            current,
            List.copyOf(history),
            nextOperation);
    return next.equals(from) ? from : next.writtenBy(writer);
  }

  long newOperation() {
    return nextOperation++;
  }

  @Nullable FinishedOperation lastFinished() {
    return history.peekLast();
  }

  /** Nothing begins by itself any more until somebody says so. */
  void hold(String why) {
    held = Texts.bounded(why);
  }

  /** Ends the operation under way. */
  void finish(
      Operation operation,
      Outcome outcome,
      String why,
      List<String> unverified,
      GridObservation grid,
      Instant now) {
    history.addLast(
        new FinishedOperation(
            operation.id(),
            operation.kind(),
            operation.subjects(),
            outcome,
            Texts.bounded(why),
            operation.plannedBytes(),
            Math.max(0, grid.progress().bytesMoved()),
            operation.startedAt(),
            now.toString(),
            unverified,
            Math.max(unverified.size(), operation.unverifiedCount())));
    while (history.size() > JournalState.MAX_HISTORY) {
      history.removeFirst();
    }
    current = null;
    boolean changed = BaselineChange.key(grid.baseline()).equals(operation.change().after());
    boolean dropped = outcome == Outcome.CANCELLED;
    switch (operation.kind()) {
      case DRAIN -> {
        if (changed || dropped) {
          operation.subjects().forEach(leaving::remove);
        }
        if (changed) {
          drained.addAll(operation.subjects());
        }
      }
      case JOIN, RESTORE -> {
        if (changed || dropped) {
          operation.subjects().forEach(approved::remove);
        }
      }
      case REWEIGHT -> reweigh &= !changed && !dropped;
      case UNKNOWN -> throw new IllegalStateException("the journal has no such kind");
    }
  }

  /** Whether the baseline has changed for an operation, and its copies are on their way. */
  boolean moving() {
    return current != null && current.phase() == Phase.MOVING;
  }
}
