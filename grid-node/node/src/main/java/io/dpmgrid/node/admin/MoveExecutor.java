package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.rebalancer.execute.CancelCost;
import io.dpmgrid.rebalancer.execute.Command;
import io.dpmgrid.rebalancer.execute.RebalanceSettings;
import io.dpmgrid.rebalancer.execute.RebalanceStatus;
import io.dpmgrid.rebalancer.execute.Reply;
import io.dpmgrid.rebalancer.execute.RestartAdvice;
import io.dpmgrid.rebalancer.plan.RebalancePlan;
import java.util.Map;
import java.util.Optional;

/**
 * What decides about moves in this grid and carries it out, asked at any of its nodes. One of our
 * servers decides, the oldest; the others pass on what they are asked for.
 *
 * <p>Thread-safe. All methods but {@link #settings}, {@link #coordinator} and {@link
 * #statusIfLeading} may wait some seconds for other nodes.
 */
public interface MoveExecutor {
  /**
   * What it keeps to: the grace of the node that decides, if that tells it, and for the rest what
   * this node's configuration has.
   */
  RebalanceSettings settings();

  /** Consistent id of the node that decides now; empty while there is none. */
  Optional<String> coordinator();

  /**
   * What the node that decides knew when it looked last.
   *
   * @throws GridProblem.Unavailable if it does not answer, or has not looked yet, or the cluster is
   *     inactive, so that nothing is decided
   */
  RebalanceStatus status();

  /**
   * The same if this node decides, without asking anybody; empty if another one does, and while the
   * cluster is inactive, as nobody does then.
   */
  Optional<RebalanceStatus> statusIfLeading();

  /**
   * Asks for something, wherever it is decided. Pausing and limits are not asked for here: they are
   * the cluster's setting, which the executor follows.
   *
   * @throws GridProblem.Unavailable if nobody answered: then it is not known whether it will be so,
   *     and {@link #status} tells
   */
  Reply ask(Command command);

  /**
   * The plan for what is wanted now, whether it may begin or not.
   *
   * @throws GridProblem.Unavailable if the grid cannot say
   */
  RebalancePlan plan();

  /**
   * What it would cost now to cancel the operation under way; nothing if there is none.
   *
   * @throws GridProblem.Unavailable if the grid cannot say
   */
  CancelCost cancelCost();

  /**
   * Whether a node may be restarted now, and why not.
   *
   * @throws GridProblem.Unavailable if the grid cannot say
   */
  RestartAdvice mayRestart(String node);

  /**
   * The same for all servers that run or are in the baseline, by id.
   *
   * @throws GridProblem.Unavailable if the grid cannot say
   */
  Map<String, RestartAdvice> mayRestart();
}
