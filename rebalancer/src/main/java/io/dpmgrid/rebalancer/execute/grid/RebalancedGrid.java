package io.dpmgrid.rebalancer.execute.grid;

import io.dpmgrid.rebalancer.plan.PartitionGroup;
import io.dpmgrid.rebalancer.plan.WantedCopies;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A grid as one of its nodes sees and changes it. Thread-safe: people ask while the coordinator
 * looks; only {@link #perform} is called by one thread at a time.
 *
 * <p>Not promised to the grid: that only one node calls at a time. Two nodes may each believe to be
 * the coordinator for a while; what protects the grid then is the {@link Journal} and what {@link
 * Action.ChangeBaseline} demands.
 */
public interface RebalancedGrid {
  /**
   * What the grid is now. Called about once a second, so it must not look at every partition.
   *
   * @param decides whether the caller decides about moves, and did so when it looked last: its
   *     orders for gates hold on. Those of one that hangs must lapse, so who only asks says no
   * @throws RuntimeException if nobody can say now; nothing is decided then, and no time counts
   */
  GridObservation observe(boolean decides);

  /**
   * The partitions: who has a complete copy of each, or had one when it was last seen running, and
   * how large it is. Asked for only when something is to be planned, shown or cancelled.
   *
   * @throws RuntimeException if nobody can say now; what rests on it is not decided then
   */
  List<PartitionGroup> partitions();

  /**
   * How many copies each group of partitions is to have. Asked about once a second, and none of
   * those that {@link #partitions} must be asked for.
   */
  default List<WantedCopies> wantedCopies() {
    return List.of();
  }

  /**
   * What each server that tells it would decide by, if it did: the words of its configuration by
   * key, by the server's id. Others are left out, and keys that one does not know.
   */
  default Map<String, Map<String, String>> settings() {
    return Map.of();
  }

  /**
   * The time of day on the servers that tell it, this one's among them, as of the last observation:
   * of one clock nobody knows whether it is right.
   *
   * @param own the time of day here
   */
  default List<Instant> clocks(Instant own) {
    return List.of(own);
  }

  /**
   * Does something, or makes a start with it. Every action may come again, from this node or
   * another, until an observation shows its effect; a second one must change nothing. An action
   * that waited longer than {@link Action#VALID_MS} must not be begun.
   *
   * @throws RuntimeException if it was not done; the message is for people and says why
   */
  void perform(Action action);
}
