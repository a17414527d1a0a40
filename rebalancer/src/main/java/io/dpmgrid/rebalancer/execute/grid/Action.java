package io.dpmgrid.rebalancer.execute.grid;

import io.dpmgrid.rebalancer.placement.PlacementNode;
import java.util.List;

/** Something that the executor wants done now. Comes again until an observation shows it. */
public sealed interface Action {
  /**
   * How long after it was decided an action may be begun, in milliseconds. A node that stood still
   * in between must let it be: another may have decided otherwise.
   */
  long VALID_MS = 10_000;

  /**
   * Sets the baseline.
   *
   * @param operation the operation that it belongs to
   * @param expectedBaselineId refuse it if the baseline is another by now
   * @param expectedTopologyVersion refuse it if a server has started or stopped since
   * @param baseline the baseline to set, with what is to be frozen in it
   */
  record ChangeBaseline(
      long operation,
      long expectedBaselineId,
      long expectedTopologyVersion,
      List<PlacementNode> baseline)
      implements Action {
    /** Copies the list. */
    public ChangeBaseline {
      baseline = List.copyOf(baseline);
    }
  }

  /** Starts a checkpoint on a node, unless one that was asked for still runs. */
  record RequestCheckpoint(String node) implements Action {}

  /**
   * Keeps the log of a node from a point not later than the departure of another.
   *
   * @param node whose log
   * @param away who will need it
   */
  record ReserveLog(String node, String away) implements Action {}

  /**
   * Gives the log up.
   *
   * @param node whose log
   * @param away who does not need it, or must do without
   * @param forced whether the archive is full, so that the one that is away needs full copies
   * @param why for people
   */
  record ReleaseLog(String node, String away, boolean forced, String why) implements Action {}

  /** Sets the gate of a node. */
  record SetGate(String node, GateState gate) implements Action {}

  /**
   * Compares the copies of partitions.
   *
   * @param operation the operation after which they are compared
   * @param attempt which attempt this is, from 1
   * @param only the partitions, as {@code group/number}; empty for all
   */
  record Verify(long operation, int attempt, List<String> only) implements Action {
    /** Copies the list. */
    public Verify {
      only = List.copyOf(only);
    }
  }
}
