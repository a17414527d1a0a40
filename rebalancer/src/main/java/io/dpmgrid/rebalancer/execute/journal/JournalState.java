package io.dpmgrid.rebalancer.execute.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that must not be forgotten.
 *
 * @param revision grows by one with each write; 0 is the state before the first
 * @param writer the node that wrote it
 * @param wishes what people asked for
 * @param away nodes of the baseline that are or were away, in the order of ids
 * @param arrivals running servers outside the baseline, in the order of ids
 * @param current the operation under way; null if there is none
 * @param history finished operations, the newest last; at most {@value #MAX_HISTORY}
 * @param nextOperation the number of the next operation
 */
public record JournalState(
    long revision,
    String writer,
    Wishes wishes,
    List<AwayNode> away,
    List<Arrival> arrivals,
    @Nullable Operation current,
    List<FinishedOperation> history,
    long nextOperation) {
  /** How many finished operations are kept. */
  public static final int MAX_HISTORY = 50;

  /** How many arrivals are kept; more servers than that do not join at once. */
  public static final int MAX_ARRIVALS = 256;

  /** What a grid starts with. */
  public static final JournalState EMPTY =
      new JournalState(0, "", Wishes.NONE, List.of(), List.of(), null, List.of(), 1);

  /** Copies the lists. */
  public JournalState {
    away = List.copyOf(away);
    arrivals = List.copyOf(arrivals);
    history = List.copyOf(history);
  }

  /** The entry of a node; null if it has none. */
  public @Nullable AwayNode away(String id) {
    for (AwayNode node : away) {
      if (node.id().equals(id)) {
        return node;
      }
    }
    return null;
  }

  /** The state as a node writes it next. */
  public JournalState writtenBy(String node) {
    return new JournalState(
        revision + 1, node, wishes, away, arrivals, current, history, nextOperation);
  }
}
