package io.dpmgrid.admin.grid;

import java.util.List;

/**
 * What carries plans out: it changes the baseline one step after another, waits for nodes that are
 * away, and takes what people ask for. One node of the grid leads; every node answers for it.
 *
 * <p>All methods throw {@link GridProblem.Unavailable} if the leading node does not answer in time,
 * and say which one it is.
 */
public interface RebalanceExecutorPort {
  /** What goes on, as the leading node saw it last. */
  RebalanceExecution execution();

  /**
   * The steps for what is wanted now, whether the first of them may begin or not. Changes nothing.
   *
   * @throws GridProblem.Conflict if it cannot be planned now
   */
  RebalancePreview plan();

  /** What ended, the newest first; at most {@value RebalanceHistory#MOST}. */
  List<FinishedRebalance> history();

  /**
   * What it would cost now to cancel the operation under way.
   *
   * @throws GridProblem.Conflict if there is none
   */
  RebalanceCancelCost cancelCost();

  /**
   * Asks for something. Asking again for what is so already is accepted and changes nothing.
   *
   * @return what follows from it
   * @throws GridProblem.Conflict if it is refused; the message says why and what to do
   */
  RebalanceAnswer order(RebalanceOrder order);
}
