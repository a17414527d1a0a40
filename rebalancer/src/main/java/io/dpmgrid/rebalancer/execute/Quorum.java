package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.grid.Member;
import java.util.List;

/**
 * Whether one side of a grid may decide for all of it.
 *
 * @param held whether it may
 * @param running how many nodes of the baseline run on this side
 * @param baseline how many the baseline names
 * @param message why or why not, for people
 */
public record Quorum(boolean held, int running, int baseline, String message) {
  /** What an observation says. */
  static Quorum of(GridObservation grid, RebalanceSettings settings) {
    List<Member> running = grid.runningBaseline();
    int silent = (int) running.stream().filter(member -> !member.answers()).count();
    return of(running.size(), silent, grid.baseline().size(), grid.witness(), settings);
  }

  /**
   * The rule: more than half of the baseline; at exactly half, what is set for two nodes.
   *
   * <p>Nodes that run and do not answer may be on the other side of a cut that nobody has noticed
   * yet, and may be a majority there. So those that answer must be one without them, whatever is
   * set for two nodes: that is for nodes that are known to be gone.
   *
   * @param silent how many of those that run did not answer
   * @param witness whether the witness gives its voice to this side
   */
  public static Quorum of(
      int running, int silent, int baseline, boolean witness, RebalanceSettings settings) {
    String count =
        running
            + " of "
            + baseline
            + " nodes of the baseline run here"
            + (silent == 0 ? "" : ", and " + silent + " of them did not answer");
    if ((running - silent) * 2 > baseline) {
      return new Quorum(true, running, baseline, count);
    }
    if (silent > 0) {
      return new Quorum(
          false,
          running,
          baseline,
          count
              + ": the others are no majority, and nothing is decided until more of them answer or"
              + " are back");
    }
    if (baseline > 0 && running * 2 == baseline) {
      if (settings.twoNodes() == TwoNodes.WITNESS) {
        return witness
            ? new Quorum(true, running, baseline, count + ", and the witness agrees")
            : new Quorum(
                false,
                running,
                baseline,
                count + ", and the witness does not agree: bring it or a node back");
      }
      if (settings.twoNodes() == TwoNodes.SURVIVOR && baseline == 2) {
        return new Quorum(
            true, running, baseline, count + ", and the settings let one of two decide");
      }
    }
    return new Quorum(
        false,
        running,
        baseline,
        count + ", which is no majority: nothing is decided until more of them are back");
  }
}
